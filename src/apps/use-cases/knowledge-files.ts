import type { KnowledgePack } from '../../clinical/index.ts'
import { AppError, type Issue, issue } from '../../core/index.ts'
import {
  activeOverlay,
  type ReleaseFile,
  readPack,
  releaseFiles,
  withoutShareAlike,
} from '../../pipeline/knowledge/index.ts'
import { type ReadRelease, readRelease } from '../../specialties/pharmacogenomics/index.ts'
import { asOfFor, type Dependencies } from './dependencies.ts'

/** How a release is to be read. */
export type ReleaseAsked = {
  readonly path: string
  /** Date of documents that do not say of which release they are; `null`: such are refused. */
  readonly release: string | null
  /** Takes also what is older than what is in use. */
  readonly older: boolean
}

export type ReleaseReport = Pick<ReadRelease, 'summary' | 'notStructured' | 'issues'> & {
  /** Rows of share-alike licences that the site does not hold. */
  readonly shareAlikeLeftOut: number
}

export type ReadKnowledge = {
  /** The tables that would stand in the place of the built-in ones: these and, of a release, those imported before. */
  readonly overlay: KnowledgePack
  /** `null`: the file was a pack in our own schema. */
  readonly release: ReleaseReport | null
  /** Files of which not everything was taken. */
  readonly incomplete: readonly ReleaseFile[]
}

const severe = ({ severity, code }: Issue): boolean =>
  (severity === 'error' || severity === 'warning') && code !== 'release-older'

/** Attune's own packs say `tables`; everything else is read as a release. */
const isPack = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && 'tables' in value

const parsed = (files: readonly ReleaseFile[]) => {
  const documents: { readonly path: string; readonly value: unknown }[] = []
  const issues: Issue[] = []
  for (const { path, bytes } of files) {
    try {
      documents.push({ path, value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown })
    } catch {
      // What cannot be read is bad source data: its bytes are kept with the issue.
      issues.push(issue('error', 'release-json', 'Is no JSON in UTF-8', path))
    }
  }
  return { documents, issues }
}

const yearLater = (moment: string): string => `${Number(moment.slice(0, 4)) + 1}${moment.slice(4, 10)}`

/**
 * Reads knowledge from a file, a folder or a zip archive: a pack in our own schema, or a public release as it is downloaded.
 * Stores nothing.
 *
 * @throws AppError `not-found`; `misuse` for a pack with a row that does not fit, or a release of which nothing is taken
 */
export const readKnowledge = async (deps: Dependencies, asked: ReleaseAsked): Promise<ReadKnowledge> => {
  const received = await releaseFiles(asked.path)
  const { documents, issues: unreadable } = parsed(received.files)
  const [only, ...others] = documents
  if (only !== undefined && others.length === 0 && isPack(only.value)) {
    return { overlay: ownPack(deps, only.value), release: null, incomplete: [] }
  }
  const read = readRelease(documents, {
    inUse: deps.pack,
    builtIn: deps.builtInPack,
    release: asked.release,
    reviewBy: yearLater(asOfFor(deps, null)),
    older: asked.older,
  })
  const issues = [...received.issues, ...unreadable, ...read.issues]
  const { pack, leftOut } = deps.site.shareAlike ? { pack: read.pack, leftOut: 0 } : withoutShareAlike(read.pack)
  const named = Object.values(read.pack.tables).length
  if (named === 0) {
    throw new AppError('misuse', 'Nothing of that is a release that Attune reads; nothing was taken over.', {
      remedy:
        [...issues.filter(severe), ...issues.filter(({ code }) => code.startsWith('release-'))][0]?.message ??
        'docs/operations/knowledge.md says which releases are read.',
      details: { issues },
    })
  }
  const before = await activeOverlay(deps.database.kysely)
  const imported = before === null ? { tables: {} } : await deps.knowledgeStore.pack(before)
  const severePlaces = issues.filter(severe).map(({ location }) => location ?? '')
  return {
    overlay: { tables: { ...imported.tables, ...pack.tables } },
    release: { summary: read.summary, notStructured: read.notStructured, issues, shareAlikeLeftOut: leftOut },
    incomplete: received.files.filter(({ path }) => severePlaces.some(place => place.startsWith(path))),
  }
}

const ownPack = (deps: Dependencies, given: unknown): KnowledgePack => {
  const read = readPack(
    given,
    deps.specialties.flatMap(({ tables }) => tables),
  )
  if (read.ok) return read.value as KnowledgePack
  throw new AppError('misuse', `The pack does not fit: ${read.issues.length} problems; nothing was taken over.`, {
    remedy: 'Correct the rows named in `details`.',
    details: { issues: read.issues },
  })
}
