import type { Calculator } from '../../clinical/index.ts'
import { AppError } from '../../core/index.ts'
import { parseJson } from '../config.ts'
import type { Outcome } from './command.ts'

/** What one calculation says, as JSON. */
type Calculated =
  | {
      readonly calculator: string
      readonly status: 'answered'
      readonly results: unknown
      readonly source: string
      readonly limits: readonly string[]
    }
  | { readonly calculator: string; readonly status: 'out-of-scope'; readonly because: string }
  | { readonly calculator: string; readonly status: 'insufficient'; readonly missing: readonly unknown[] }

/**
 * `attune calc NAME < inputs.json`: a published formula on explicit inputs; an array is a batch.
 *
 * @param given the text of stdin
 * @throws AppError `misuse` for an unknown name or text that is not JSON
 */
export const calculate = (calculators: readonly Calculator[], name: string, given: string): Outcome => {
  const calculator = findCalculator(calculators, name)
  const input = parseJson(given, 'the input')
  const json = Array.isArray(input) ? input.map(one => run(calculator, one)) : run(calculator, input)
  const all = Array.isArray(json) ? json : [json]
  return { json, text: all.map(render).join('\n'), exit: 0 }
}

/** @throws AppError `misuse` with the names there are */
export const findCalculator = (calculators: readonly Calculator[], name: string | undefined): Calculator => {
  const found = calculators.find(calculator => calculator.name === name)
  if (found === undefined) {
    throw new AppError('misuse', name === undefined ? 'Which formula?' : `There is no formula ${name}.`, {
      remedy: `Use one of: ${calculators.map(calculator => calculator.name).join(', ')}.`,
    })
  }
  return found
}

/** `attune calc NAME --help`. */
export const calculatorHelp = (calculator: Calculator): string =>
  [
    `attune calc ${calculator.name} --json < inputs.json`,
    '',
    calculator.title,
    '',
    'Inputs (one JSON object; an array of them is a batch):',
    ...Object.entries(calculator.inputs).map(([name, type]) => `  ${name.padEnd(26)} ${type}`),
    '',
    'Example:',
    `  echo '${JSON.stringify(calculator.example)}' | attune calc ${calculator.name} --json`,
  ].join('\n')

const run = (calculator: Calculator, input: unknown): Calculated => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new AppError('misuse', 'The input is a JSON object, or an array of them.', {
      remedy: `See attune calc ${calculator.name} --help.`,
    })
  }
  const answer = calculator.calculate(input as Record<string, unknown>)
  if (answer.kind === 'insufficient') {
    return { calculator: calculator.name, status: 'insufficient', missing: answer.missing }
  }
  if (answer.kind === 'out-of-scope') {
    return { calculator: calculator.name, status: 'out-of-scope', because: answer.because }
  }
  const outside = answer.value.results.flatMap(result => ('outOfScope' in result ? [result.outOfScope] : []))
  const [reason] = outside
  if (reason !== undefined && outside.length === answer.value.results.length) {
    return { calculator: calculator.name, status: 'out-of-scope', because: reason }
  }
  return { calculator: calculator.name, status: 'answered', ...answer.value }
}

const render = (calculated: Calculated): string => {
  if (calculated.status === 'insufficient') return `insufficient: ${JSON.stringify(calculated.missing)}`
  if (calculated.status === 'out-of-scope') return `out of scope: ${calculated.because}`
  return [JSON.stringify(calculated.results, null, 2), `Source: ${calculated.source}`, ...calculated.limits].join('\n')
}
