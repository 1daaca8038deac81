import { resolve } from 'node:path'
import { AppError } from '../../core/index.ts'
import { type QuarantinedStretch, quarantinedStretches } from '../../pipeline/profile/index.ts'
import type { Dependencies } from '../use-cases/dependencies.ts'
import {
  dismissQuarantined,
  type ReplayReport,
  replayQuarantine,
  type ShownStretch,
  showQuarantined,
} from '../use-cases/quarantine.ts'
import { type Command, type CommandInput, type Outcome, text } from './command.ts'
import { mappedFiles } from './mapping.ts'
import { saidOf, saidOptions } from './said.ts'

const usage =
  'list [--source NAME] [--code CODE] [--all] | show DOCUMENT LOCATOR | replay --document D|--source NAME|--all [--mapping MAP.json|omop --folder FOLDER] [--patient ID [--sample NAME]] [--zone ZONE] | dismiss DOCUMENT LOCATOR --reason TEXT'

/** Rows that `list` names; the counts are of all. */
const listed = 1_000

/** `attune quarantine`: what could not be read, and reading it again. Exit 3 when a replay leaves something. */
export const quarantineCommand: Command = {
  name: 'quarantine',
  usage,
  summary:
    'What could not be read: list it, show its bytes (audited), read it again after an upgrade or with more said, set it aside. Example: attune quarantine replay --source lab --zone Europe/Vienna',
  options: {
    source: { type: 'string' },
    code: { type: 'string' },
    document: { type: 'string' },
    all: { type: 'boolean' },
    reason: { type: 'string' },
    mapping: { type: 'string' },
    folder: { type: 'string' },
    sample: { type: 'string' },
    ...saidOptions,
  },
  positionals: { least: 1, most: 3 },
  needsFolder: true,
  stoppable: true,
  run: async (deps, input) => {
    const [verb, document, locator] = input.positionals
    if (verb === 'list' && document === undefined) return await list(deps, input)
    if (verb === 'replay' && document === undefined) return await replay(deps, input)
    if (document !== undefined && locator !== undefined) {
      if (!/^[0-9a-f]{8,64}$/.test(document)) throw new AppError('misuse', 'That is no document.', { remedy })
      if (verb === 'show') return shown(await showQuarantined(deps, { document, locator }, input.caller))
      if (verb === 'dismiss') return await dismiss(deps, input, { document, locator })
    }
    throw new AppError('misuse', `Usage: attune quarantine ${usage}`, { remedy: 'See attune quarantine --help.' })
  },
}

const remedy = 'attune quarantine list names documents by their hash; the first 8 digits or more will do.'

const list = async ({ database }: Dependencies, input: CommandInput): Promise<Outcome> => {
  const [source, code, document] = [text(input, 'source'), text(input, 'code'), text(input, 'document')]
  const rows = await quarantinedStretches(database.kysely, {
    ...(source === undefined ? {} : { source }),
    ...(code === undefined ? {} : { code }),
    ...(document === undefined ? {} : { document }),
    all: input.values.all === true,
    limit: listed,
  })
  return {
    json: { quarantined: rows, more: rows.length === listed },
    text: rows.length === 0 ? 'Nothing is in quarantine.' : rows.map(rowLine).join('\n'),
    exit: 0,
  }
}

const rowLine = (row: QuarantinedStretch): string =>
  `${row.received}  ${row.source}  ${row.file} (${row.document.slice(0, 12)}) ${row.locator}  ${row.code}: ${row.message}${
    row.resolution === null ? '' : `  ${row.resolution} ${row.resolved} (${row.reason})`
  }`

const shown = (stretch: ShownStretch): Outcome => ({
  json: stretch,
  text: [rowLine(stretch), '', stretch.text].join('\n'),
  exit: 0,
})

const dismiss = async (
  deps: Dependencies,
  input: CommandInput,
  place: { readonly document: string; readonly locator: string },
): Promise<Outcome> => {
  const reason = text(input, 'reason')?.trim() ?? ''
  if (reason === '') throw new AppError('misuse', 'Say why.', { remedy: 'Add --reason TEXT.' })
  const { dismissed } = await dismissQuarantined(deps, { ...place, reason }, input.caller)
  return {
    json: { dismissed },
    text: dismissed === 0 ? 'It was resolved before; nothing changed.' : 'Set aside. Its bytes are kept.',
    exit: dismissed === 0 ? 3 : 0,
  }
}

const replay = async (deps: Dependencies, input: CommandInput): Promise<Outcome> => {
  const [source, document, sample] = [text(input, 'source'), text(input, 'document'), text(input, 'sample')]
  if ([source, document, input.values.all].filter(one => one !== undefined).length !== 1) {
    throw new AppError('misuse', 'Which?', { remedy: 'One of --document D, --source NAME and --all.' })
  }
  if (document !== undefined && !/^[0-9a-f]{8,64}$/.test(document)) {
    throw new AppError('misuse', 'That is no document.', { remedy })
  }
  const said = saidOf(input.values)
  const folder = text(input, 'folder')
  const beside = folder === undefined ? [] : [resolve(input.cwd, folder)]
  const mapped = await mappedFiles(input.values.mapping, beside, input.cwd, said)
  const report = await replayQuarantine(
    deps,
    {
      said,
      ...(source === undefined ? {} : { source }),
      ...(document === undefined ? {} : { document }),
      ...(sample === undefined ? {} : { sample }),
      ...(mapped === undefined ? {} : { table: mapped.format }),
    },
    input.caller,
    input.progress,
    input.signal,
  )
  return { json: report, text: replayed(report), exit: report.remaining === 0 ? 0 : 3 }
}

const replayed = ({ resolved, remaining, documents, imported }: ReplayReport): string =>
  documents.length === 0
    ? 'Nothing is in quarantine there.'
    : [
        `${resolved} stretches read, ${remaining} still in quarantine; ${imported?.stored ?? 0} resources stored, ${imported?.duplicates ?? 0} already known, ${imported?.readings?.stored ?? 0} readings`,
        ...documents
          .filter(one => one.because !== null || one.remaining > 0)
          .slice(0, 20)
          .map(
            one =>
              `${one.file} (${one.document.slice(0, 12)}): ${one.remaining} remain${one.because === null ? '' : `; ${one.because}`}`,
          ),
      ].join('\n')
