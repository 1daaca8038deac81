import { resolve } from 'node:path'
import { AppError } from '../../core/index.ts'
import { switchedOffAt } from '../../pipeline/advice/index.ts'
import {
  comparePacks,
  flipSwitch,
  importKnowledge,
  type KnowledgeDifference,
  listPacks,
  type PatientsAsked,
  previewImport,
  returnToBuiltIn,
  showPack,
  switchTargets,
} from '../use-cases/knowledge.ts'
import { type Command, type CommandInput, type Outcome, text } from './command.ts'
import { renderDifference, renderPacks, renderRelease, renderTables } from './knowledge-text.ts'

/** `attune knowledge`: the packs that advice rests on. */
export const knowledgeCommand: Command = {
  name: 'knowledge',
  usage:
    'list | show [HASH] [--table NAME] | import PATH --reason TEXT [--release DATE] [--older] [--dry-run [--patients]] | diff HASH|built-in|PATH [HASH|built-in|PATH] [--patients [--after ID]] | built-in --reason TEXT',
  summary:
    'Knowledge packs: list all that were ever used, show tables with jurisdiction and expiry, import replacing tables or a public release (PharmCAT, ClinPGx, CPIC; folder, zip or file), compare rows and what changes for the stored patients, go back to the built-in ones.',
  options: {
    table: { type: 'string' },
    reason: { type: 'string' },
    release: { type: 'string' },
    older: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    patients: { type: 'boolean' },
    after: { type: 'string' },
  },
  positionals: { least: 1, most: 3 },
  stoppable: true,
  run: async (deps, input) => {
    const [verb, first, second] = input.positionals
    switch (verb) {
      case 'list': {
        const packs = await listPacks(deps)
        return { json: { packs }, text: renderPacks(packs), exit: 0 }
      }
      case 'show': {
        const shown = await showPack(deps, { hash: first ?? null, table: text(input, 'table') ?? null })
        return { json: shown, text: renderTables(shown.tables, text(input, 'table') !== undefined), exit: 0 }
      }
      case 'import': {
        if (first === undefined) throw misuse()
        return await imported(deps, input, resolve(input.cwd, first))
      }
      case 'diff': {
        if (first === undefined) throw misuse()
        const names = second === undefined ? ([first] as const) : ([first, second] as const)
        const asked = { ...howToRead(input), at: (name: string) => resolve(input.cwd, name) }
        const difference = await comparePacks(deps, names, asked, patientsOf(input), input.caller)
        return { json: difference, text: renderDifference(difference), exit: exitOf(difference) }
      }
      case 'built-in': {
        const hash = await returnToBuiltIn(deps, reasonOf(input), input.caller)
        return { json: { inUse: hash }, text: `In use: the built-in knowledge, ${hash.slice(0, 12)}.`, exit: 0 }
      }
      default:
        throw misuse()
    }
  },
}

const imported = async (deps: Parameters<Command['run']>[0], input: CommandInput, path: string): Promise<Outcome> => {
  const asked = { path, ...howToRead(input) }
  const dry = input.values['dry-run'] === true
  if (!dry && input.values.patients === true) {
    throw new AppError('misuse', 'An import asks no patients: what it would change is asked for before it.', {
      remedy: 'Add --dry-run, or ask attune knowledge diff HASH --patients afterwards.',
    })
  }
  const result = dry
    ? await previewImport(deps, asked, patientsOf(input), input.caller)
    : await importKnowledge(deps, { ...asked, reason: reasonOf(input) }, input.caller)
  const lines = [
    ...(dry ? ['Dry run: nothing was stored.'] : []),
    ...(result.release === null ? [] : renderRelease(result.release)),
    ...result.quarantined.map(({ path: of, sha256 }) => `bytes kept: ${sha256.slice(0, 12)}  ${of}`),
    renderDifference(result),
  ]
  const wrong = result.release?.issues.some(({ severity }) => severity === 'error') === true
  return { json: result, text: lines.join('\n'), exit: exitOf(result) === 130 ? 130 : wrong ? 3 : 0 }
}

/** Ended on the caller's wish before everybody was looked at. */
const exitOf = ({ impact }: KnowledgeDifference): 0 | 130 =>
  impact === undefined || impact.stoppedAfter === null ? 0 : 130

const howToRead = (input: CommandInput) => {
  const release = text(input, 'release') ?? null
  if (release !== null && !/^\d{4}-\d{2}-\d{2}$/.test(release)) {
    throw new AppError('misuse', '--release is the date of the release.', { remedy: '--release 2026-03-01' })
  }
  return { release, older: input.values.older === true }
}

const patientsOf = (input: CommandInput): PatientsAsked => ({
  patients: input.values.patients === true,
  after: text(input, 'after'),
  progress: input.progress,
  signal: input.signal,
})

/** `attune switch`: the kill switch of a specialty or a rule. */
export const switchCommand: Command = {
  name: 'switch',
  usage: 'list | off TARGET --reason TEXT | on TARGET --reason TEXT',
  summary:
    'Kill switch: stop a specialty, a rule of it (specialty/rule) or a model (site-models/NAME) from speaking; advice then says so.',
  options: { reason: { type: 'string' } },
  positionals: { least: 1, most: 2 },
  run: async (deps, input): Promise<Outcome> => {
    const [verb, target] = input.positionals
    if (verb === 'list' && target === undefined) {
      const off = await switchedOffAt(deps.database.kysely, null)
      return { json: { off, targets: await switchTargets(deps) }, text: renderOff(off), exit: 0 }
    }
    if ((verb !== 'off' && verb !== 'on') || target === undefined) {
      throw new AppError('misuse', 'Say list, off TARGET or on TARGET.', { remedy: 'See attune switch --help.' })
    }
    const off = await flipSwitch(deps, { target, off: verb === 'off', reason: reasonOf(input) }, input.caller)
    return { json: { off }, text: renderOff(off), exit: 0 }
  },
}

const misuse = (): AppError =>
  new AppError('misuse', 'Say list, show, import PATH, diff HASH or built-in.', {
    remedy: 'See attune knowledge --help.',
  })

/** A change of what Attune may say is never without a reason. */
const reasonOf = (input: CommandInput): string => {
  const reason = text(input, 'reason')?.trim() ?? ''
  if (reason !== '') return reason
  throw new AppError('misuse', 'Say why: the reason stands in the audit trail.', { remedy: 'Add --reason TEXT.' })
}

const renderOff = (off: Awaited<ReturnType<typeof switchedOffAt>>): string =>
  off.map(({ target, by, at, reason }) => `off  ${target}  since ${at}, by ${by}: ${reason}`).join('\n') ||
  'Nothing is switched off.'
