import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import {
  builtInTerminology,
  conditions,
  drugClasses,
  expandedCodings,
  findings,
  isCoded,
  measurements,
  procedures,
  recogniseDrug,
  rowsAbout,
  type Terminology,
  vaccines,
} from '../../clinical/index.ts'
import { AppError, type Coding, type DocumentHash, type Instant, type Issue } from '../../core/index.ts'
import {
  combinedTerminology,
  type Release,
  type ReleaseFormat,
  readRelease,
  recordRelease,
  releaseFormats,
  releasesAt,
  terminologyBytes,
} from '../../pipeline/knowledge/index.ts'
import type { Caller, Dependencies } from './dependencies.ts'

export type ReleaseReport = Release & { readonly read: number; readonly issues: readonly Issue[] }

/** Imports a licensed release that the site has: which codes are kinds of, or contain, those that Attune lists. */
export const importRelease = async (
  deps: Dependencies,
  { format, path }: { readonly format: ReleaseFormat; readonly path: string },
  caller: Caller,
): Promise<ReleaseReport> => {
  const file = releaseFile(format, path)
  const { expansion } = await terminologyAt(deps, null)
  const stream = createReadStream(file)
  const text = file.endsWith('.gz') ? stream.pipe(createGunzip()) : stream
  // Lines are taken from when they are asked for: nothing may be waited for in between.
  const lines = createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })
  const release = await readRelease(lines, format, expansion)
  if (release.codes === 0) {
    throw new AppError('misuse', 'No line of that file concerns a code that Attune lists; nothing was taken over.', {
      remedy: `Give ${releaseFormats[format].file} of the release${format === 'ndc' ? ', after its RXNREL.RRF (import rxnorm)' : ''}.`,
      details: { read: release.read, issues: release.issues.slice(0, 20) },
    })
  }
  const { hash } = await deps.blobs.put(terminologyBytes(release.expansion))
  const at = deps.clock()
  const { system } = releaseFormats[format]
  const row = { system, expansion: hash, codes: release.codes, name: basename(file), at }
  await deps.write(async (tx, audit) => {
    await recordRelease(tx, { ...row, by: caller.actor })
    audit({
      at,
      actor: caller.actor,
      action: 'terminology.imported',
      record: null,
      purpose: 'HOPERAT',
      details: { system, expansion: hash, codes: release.codes },
    })
  })
  return { ...row, read: release.read, issues: release.issues }
}

const releaseFile = (format: ReleaseFormat, path: string): string => {
  if (!existsSync(path)) throw new AppError('not-found', 'There is no such file.', { remedy: 'Check the path.' })
  if (!statSync(path).isDirectory()) return path
  const { named, file } = releaseFormats[format]
  const found = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter(name => named.test(name))
  const [one] = found
  if (one !== undefined && found.length === 1) return join(path, one)
  throw new AppError('misuse', `${found.length} files in that folder fit.`, { remedy: `Name the file: ${file}.` })
}

type Releases = Pick<Dependencies, 'database' | 'blobs'>

const loaded = new WeakMap<Dependencies['blobs'], Map<string, Terminology>>()

/** What the releases and maps in use say, read once for each. */
export const terminologyAt = async (deps: Releases, knownAt: Instant | null): Promise<Terminology> => {
  const releases = await releasesAt(deps.database.kysely, knownAt)
  if (releases.length === 0) return builtInTerminology
  const known = loaded.get(deps.blobs) ?? new Map<string, Terminology>()
  loaded.set(deps.blobs, known)
  // The same bytes may be the map of two sources: only the map itself says of which.
  const key = releases.map(({ system, expansion }) => `${system} ${expansion}`).join('\n')
  const ready = known.get(key)
  if (ready !== undefined) return ready
  const said = await Promise.all(
    releases.map(async ({ system, expansion }) => ({ system, bytes: await deps.blobs.get(expansion as DocumentHash) })),
  )
  const whole = combinedTerminology(said)
  known.set(key, whole)
  return whole
}

/** What Attune makes of a code: the concepts it belongs to, its ingredients and classes, and why. */
export const showCode = async (deps: Dependencies, coding: Coding, source: string | null = null) => {
  const terminology = await terminologyAt(deps, null)
  const codings = expandedCodings([coding], terminology, source)
  const concepts = [
    ['condition', conditions],
    ['procedure', procedures],
    ['finding', findings],
    ['measurement', measurements],
    ['vaccine', vaccines],
  ].flatMap(([kind, table]) =>
    [...(table as typeof conditions).values()]
      .filter(concept => isCoded(codings, concept))
      .map(({ id, title, source, version, licence }) => ({ kind, id, title, source, version, licence })),
  )
  const ingredients = (recogniseDrug(codings, undefined)?.drugs ?? []).map(drug => ({
    id: drug.id,
    ingredient: drug.ingredient,
    classes: drug.classes.map(id => ({ id, title: drugClasses.get(id)?.title ?? id })),
  }))
  return {
    coding,
    inferred: codings.slice(1),
    // Also what is kept and never used: it says why nothing came of a code.
    maps: terminology.maps.flatMap(map =>
      rowsAbout([map], coding, map.source).map(({ relation, target }) => ({
        source: map.source,
        relation,
        target: target ?? null,
      })),
    ),
    concepts,
    ingredients,
  }
}
