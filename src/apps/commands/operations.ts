import { resolve } from 'node:path'
import { AppError } from '../../core/index.ts'
import { findPerson } from '../../pipeline/profile/index.ts'
import { backup } from '../use-cases/backup.ts'
import { examine } from '../use-cases/doctor.ts'
import { erase } from '../use-cases/erase.ts'
import { type Command, text } from './command.ts'

/** `attune doctor`: exit 3 when something has failed. */
export const doctorCommand: Command = {
  name: 'doctor',
  usage: '',
  summary: 'Look at this installation: what is wrong, and what to do about it. Changes nothing.',
  options: {},
  positionals: { least: 0, most: 0 },
  run: async deps => {
    const examined = await examine(deps)
    const healthy = examined.every(({ state }) => state !== 'failed')
    const lines = examined.flatMap(({ check, state, finding, remedy }) => [
      `${state.padEnd(8)}${check}: ${finding}`,
      ...(remedy === null ? [] : [`        ${remedy}`]),
    ])
    return { json: { healthy, checks: examined }, text: lines.join('\n'), exit: healthy ? 0 : 3 }
  },
}

/** `attune backup --out DIR`. */
export const backupCommand: Command = {
  name: 'backup',
  usage: '--out DIR',
  summary: 'Write everything into a new folder: tables, bytes received, seals and their key. It holds patient data.',
  options: { out: { type: 'string' } },
  needsFolder: true,
  positionals: { least: 0, most: 0 },
  run: async (deps, input) => {
    const out = text(input, 'out')
    if (out === undefined || out.trim() === '') {
      throw new AppError('misuse', 'Where to?', { remedy: 'attune backup --out DIR' })
    }
    const written = await backup(deps, resolve(input.cwd, out), input.caller, input.progress)
    const rows = written.tables.reduce((sum, one) => sum + one.rows, 0)
    return {
      json: written,
      text: `${written.tables.length} tables, ${rows} rows, ${written.blobs} files of bytes received. Restore: attune restore DIR --data NEW`,
      exit: 0,
    }
  },
}

/** `attune erase ID --reason TEXT --confirm`. */
export const eraseCommand: Command = {
  name: 'erase',
  usage: 'ID --reason TEXT --confirm',
  summary:
    'Erase a patient for good: facts, names, advice, decisions, the bytes received. The audit trail still verifies.',
  options: { reason: { type: 'string' }, confirm: { type: 'boolean' } },
  needsFolder: true,
  positionals: { least: 1, most: 1 },
  run: async (deps, input) => {
    const reason = text(input, 'reason')?.trim() ?? ''
    const [name = ''] = input.positionals
    if (reason === '') throw new AppError('misuse', 'Say why.', { remedy: 'Add --reason TEXT.' })
    const person = await findPerson(deps.database.kysely, name)
    if (input.values.confirm !== true) {
      throw new AppError('misuse', 'Erasing cannot be undone.', { remedy: 'Add --confirm to erase this patient.' })
    }
    const report = await erase(deps, { person, reason }, input.caller)
    return {
      json: report,
      text: [
        `Erased: ${report.facts} facts of ${report.resources} resources, ${report.recommendations} recommendations, ${report.decisions} decisions.`,
        `Documents: ${report.documents.removed} removed, ${report.documents.blanked} blanked in part.`,
        ...report.notErased.map(one => `Not erased: ${one}.`),
      ].join('\n'),
      exit: 0,
    }
  },
}
