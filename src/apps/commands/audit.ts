import { resolve } from 'node:path'
import { AppError } from '../../core/index.ts'
import { describeFault } from '../../governance/audit/index.ts'
import { type Command, text } from './command.ts'

/** `attune audit verify`: exit 3 when the trail is not intact. */
export const auditCommand: Command = {
  name: 'audit',
  usage: 'verify [--seals DIR]',
  summary: 'Verify the audit chains against their signed seals, and these against a copy kept elsewhere.',
  options: { seals: { type: 'string' } },
  positionals: { least: 1, most: 1 },
  needsFolder: true,
  run: async (deps, input) => {
    if (input.positionals[0] !== 'verify') {
      throw new AppError('misuse', 'The audit can be verified.', { remedy: 'attune audit verify' })
    }
    const copy = text(input, 'seals')
    const started = performance.now()
    const verdict = await deps.verifyAudit({
      copy: copy === undefined ? undefined : resolve(input.cwd, copy),
      progress: (events, of) => input.progress(`${events} of ${of} events verified`),
    })
    const seconds = (performance.now() - started) / 1_000
    const { ok, events, chains, seals, unsealed, faults } = verdict
    const eventsPerSecond = Math.round(events / seconds)
    const read = `${events} events in ${chains} chains, ${seals} seals, ${unsealed} events not sealed yet; ${eventsPerSecond} events/s`
    const found = faults.map(fault => `- ${describeFault(fault)}`)
    return {
      json: { ...verdict, seconds, eventsPerSecond },
      text: ok ? `intact: ${read}` : [`not intact, ${faults.length} faults:`, ...found, `in order: ${read}`].join('\n'),
      exit: ok ? 0 : 3,
    }
  },
}
