import { AppError, type Instant, intervalOf } from '../../core/index.ts'
import type { AlertReport } from '../../pipeline/monitoring/index.ts'
import { alertBurden } from '../use-cases/alerts.ts'
import { type Command, type CommandInput, text } from './command.ts'

/** `attune alerts`: the alert burden, before a rule is switched on and while it is. */
export const alertsCommand: Command = {
  name: 'alerts',
  usage: '[--since DATE] [--rule SPECIALTY/RULE]',
  summary:
    'How often each rule would have fired on the stored people, switched on or off: people, medicines, cards by severity, overridden. --rule shows its rows.',
  options: { since: { type: 'string' }, rule: { type: 'string' } },
  positionals: { least: 0, most: 0 },
  stoppable: true,
  run: async (deps, input) => {
    const since = sinceOf(input)
    const asked = text(input, 'rule')
    const known = deps.specialties.flatMap(({ id, check = [], choose = [], watch = [] }) =>
      [...check, ...choose, ...watch].map(verb => `${id}/${verb.id}`),
    )
    if (asked !== undefined && !known.includes(asked)) {
      throw new AppError('not-found', 'No rule of that name makes alerts.', {
        remedy: 'attune alerts lists them; predictions, doses and messages make none.',
      })
    }
    const report = await alertBurden(deps, { since }, input.caller, {
      signal: input.signal,
      counted: (people, of) => {
        if (people % every === 0 || people === of) input.progress(`${people} of ${of} people counted`)
      },
    })
    const rules = report.rules.filter(({ target }) => asked === undefined || target === asked)
    return { json: { ...report, rules }, text: render({ ...report, rules }, asked !== undefined), exit: 0 }
  },
}

/** People between two lines of progress. */
const every = 500

const sinceOf = (input: CommandInput): Instant | null => {
  const given = text(input, 'since')
  if (given === undefined) return null
  const read = intervalOf(given)
  if (read !== undefined) return read.start
  throw new AppError('misuse', '--since is a date.', { remedy: 'attune alerts --since 2026-01-01' })
}

const columns = ['people', 'medicines', 'critical', 'warning', 'info'] as const
const cells = (numbers: readonly (number | string)[]): string => numbers.map(one => String(one).padStart(11)).join('')

const overridden = ({ decisions }: Pick<AlertReport['rules'][number], 'decisions'>): string =>
  decisions === null ? '' : `${decisions.overridden}/${decisions.decided}`

const render = ({ people, died, medicines, since, rules }: AlertReport, withRows: boolean): string => {
  const fired = rules.filter(({ critical, warning, info, notChecked }) => critical + warning + info + notChecked > 0)
  return [
    `${people} people (${died} more have died), ${medicines} current medicines${since === null ? '' : ` that began since ${since.slice(0, 10)}`}`,
    `${cells([...columns, 'no data', 'per 100', 'overridden'])}  rule`,
    ...fired.flatMap(rule => [
      `${cells([
        ...columns.map(column => rule[column]),
        rule.notChecked,
        rule.per100Medicines === null ? '' : rule.per100Medicines.toFixed(1),
        overridden(rule),
      ])}  ${rule.target}${rule.switchedOff ? ' (off)' : ''}`,
      ...(withRows
        ? rule.rows.map(
            row => `${cells([...columns.map(column => row[column]), '', '', overridden(row)])}    ${row.row}`,
          )
        : []),
    ]),
    `${rules.length - fired.length} of ${rules.length} rules would have said nothing.`,
    'Critical and warning make cards; information is only shown beside them. Per 100: cards for a hundred current medicines.',
  ].join('\n')
}
