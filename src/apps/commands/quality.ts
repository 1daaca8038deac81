import { AppError, intervalOf } from '../../core/index.ts'
import type { QualityReport } from '../../pipeline/quality/index.ts'
import { qualityReport } from '../use-cases/quality.ts'
import { type Command, type CommandInput, text } from './command.ts'

type FailOn = 'error' | 'warning'

/** `attune quality`: exit 3 when `--fail-on` finds something. */
export const qualityCommand: Command = {
  name: 'quality',
  usage: '[--source NAME] [--code CODE] [--since DATE] [--examples N] [--no-refresh] [--fail-on error|warning]',
  summary:
    'How good the data of each source are: conformance, completeness and plausibility, with rates and examples. Examines what has changed first.',
  options: {
    source: { type: 'string' },
    code: { type: 'string' },
    since: { type: 'string' },
    examples: { type: 'string' },
    'no-refresh': { type: 'boolean' },
    'fail-on': { type: 'string' },
  },
  positionals: { least: 0, most: 0 },
  needsFolder: true,
  stoppable: true,
  run: async (deps, input) => {
    const failOn = failOnOf(input)
    const since = sinceOf(input)
    const [source, code] = [text(input, 'source'), text(input, 'code')]
    const report = await qualityReport(
      deps,
      {
        ...(source === undefined ? {} : { source }),
        ...(code === undefined ? {} : { code }),
        ...(since === undefined ? {} : { since }),
        examples: examplesOf(text(input, 'examples')),
        refresh: input.values['no-refresh'] !== true,
      },
      input.caller,
      input.progress,
      input.signal,
    )
    return { json: report, text: render(report), exit: failOn !== undefined && fails(report, failOn) ? 3 : 0 }
  },
}

const failOnOf = (input: CommandInput): FailOn | undefined => {
  const given = text(input, 'fail-on')
  if (given === undefined || given === 'error' || given === 'warning') return given
  throw new AppError('misuse', '--fail-on is error or warning.', { remedy: 'attune quality --fail-on error' })
}

const sinceOf = (input: CommandInput): string | undefined => {
  const given = text(input, 'since')
  if (given === undefined) return undefined
  const read = intervalOf(given)
  if (read !== undefined) return read.start.slice(0, 7)
  throw new AppError('misuse', '--since is a date.', { remedy: 'attune quality --since 2026-01' })
}

const examplesOf = (given = '20'): number => {
  const number = Number(given)
  if (Number.isInteger(number) && number >= 0 && number <= 100_000) return number
  throw new AppError('misuse', '--examples is a number from 0 to 100000.', { remedy: 'attune quality --examples 20' })
}

const fails = ({ sources }: QualityReport, failOn: FailOn): boolean =>
  sources.some(({ checks }) =>
    checks.some(({ count, severity }) => count > 0 && (severity === 'error' || failOn === severity)),
  )

const percent = (rate: number | null): string =>
  rate === null ? '' : rate > 0 && rate < 0.0001 ? '<0.01 %' : `${(rate * 100).toFixed(2)} %`

const render = ({ sources, due }: QualityReport): string =>
  [
    ...sources.flatMap(({ source, records, facts, newest, checks }) => [
      `${source}: ${records} records, ${facts} facts, newest ${newest?.slice(0, 10) ?? 'not dated'}`,
      ...checks
        .filter(({ count }) => count > 0)
        .flatMap(({ severity, title, check, count, rate, byCode, findings }) => [
          `  ${severity.padEnd(12)}${String(count).padStart(8)} ${percent(rate).padStart(9)}  ${title} (${check})`,
          ...byCode
            .slice(0, 3)
            .filter(({ code }) => code !== '' && findings.length === 0)
            .map(one => `${' '.repeat(33)}${one.count} of ${one.code}`),
          ...findings
            .slice(0, 5)
            .map(
              one =>
                `${' '.repeat(33)}${[one.code, one.unit, one.from === one.to ? one.from : `${one.from} to ${one.to}`].filter(part => part !== '').join(' ')}: ${one.detail}`,
            ),
        ]),
      `  ${checks.filter(({ count }) => count === 0).length} of ${checks.length} checks found nothing`,
      '',
    ]),
    ...(sources.length === 0 ? ['Nothing has been imported.'] : ['--json has the rates, trends and examples by fact.']),
    ...(due > 0 ? ['Some records have changed and are not examined yet: leave out --no-refresh.'] : []),
  ].join('\n')
