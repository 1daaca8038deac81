import type { CalculatedValue, Calculator, CalculatorOutput } from '../../clinical/index.ts'
import { type Answer, AppError, type Missing } from '../../core/index.ts'
import { parseJson } from '../config.ts'
import type { Outcome } from './command.ts'

/** What one calculation says, as JSON. */
type Calculated = {
  readonly calculator: string
  /** Names in the input that the formula does not take: perhaps a typing error, in any case not used. */
  readonly unknownInputs?: readonly string[]
} & (
  | {
      readonly status: 'answered'
      readonly results: readonly ResultView[]
      readonly source: string
      readonly limits: readonly string[]
    }
  | { readonly status: 'out-of-scope'; readonly because: string }
  | { readonly status: 'insufficient'; readonly missing: readonly Missing[] }
)

/** A formula may answer for one horizon and be out of scope for another. */
type ResultView =
  | (CalculatedValue & { readonly status: 'answered' })
  | {
      readonly name: string
      readonly horizon: string | null
      readonly status: 'out-of-scope'
      readonly because: string
    }

/**
 * `attune calc NAME < inputs.json`: a published formula on explicit inputs; an array is a batch.
 *
 * @param given the text of stdin
 * @throws AppError `misuse` for an unknown name or text that is not JSON
 */
export const calculate = (calculators: readonly Calculator[], name: string, given: string): Outcome => {
  const calculator = findCalculator(calculators, name)
  const input = parseInput(given, calculator.name)
  if (!Array.isArray(input) && !isObject(input)) throw notAnObject(calculator.name)
  const json = Array.isArray(input) ? input.map(one => runRow(calculator, one)) : run(calculator, input)
  const all = Array.isArray(json) ? json : [json]
  return { json, text: all.map(render).join('\n'), exit: 0 }
}

const parseInput = (given: string, name: string): unknown => {
  const text = given.replace(/^\ufeff/, '')
  if (text.trim() === '') {
    throw new AppError('misuse', 'The input is empty.', { remedy: `Give the inputs on stdin; see ${help(name)}.` })
  }
  return parseJson(text, 'the input')
}

const help = (name: string): string => `attune calc ${name} --help`

const notAnObject = (name: string): AppError =>
  new AppError('misuse', 'The input is a JSON object, or an array of them.', { remedy: `See ${help(name)}.` })

/** A row of a batch that is no object has no inputs; the other rows are calculated. */
const runRow = (calculator: Calculator, row: unknown): Calculated =>
  isObject(row)
    ? run(calculator, row)
    : {
        calculator: calculator.name,
        status: 'insufficient',
        missing: [{ what: 'input', need: 'a JSON object', have: JSON.stringify(row), reason: 'unusable' }],
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
  const given = withUsualNames(calculator, input as Readonly<Record<string, unknown>>)
  const unknown = Object.keys(given).filter(name => !Object.hasOwn(calculator.inputs, name))
  return {
    calculator: calculator.name,
    ...(unknown.length === 0 ? {} : { unknownInputs: unknown }),
    ...said(calculator.calculate(given)),
  }
}

/** Inputs under the formula's own names; an alias beside the name itself stays, and is reported as not used. */
const withUsualNames = (
  { aliases = {} }: Calculator,
  input: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(input).map(([name, value]) => {
      const own = Object.hasOwn(aliases, name) ? aliases[name] : undefined
      return [own === undefined || Object.hasOwn(input, own) ? name : own, value]
    }),
  )

const said = (answer: Answer<CalculatorOutput>): DistributiveOmit<Calculated, 'calculator' | 'unknownInputs'> => {
  if (answer.kind === 'insufficient') return { status: 'insufficient', missing: answer.missing }
  if (answer.kind === 'out-of-scope') return { status: 'out-of-scope', because: answer.because }
  const results = answer.value.results.map(
    (result): ResultView =>
      'outOfScope' in result
        ? { name: result.name, horizon: result.horizon, status: 'out-of-scope', because: result.outOfScope }
        : { ...result, status: 'answered' },
  )
  const [first] = results
  return first?.status === 'out-of-scope' && results.every(({ status }) => status === 'out-of-scope')
    ? { status: 'out-of-scope', because: first.because }
    : { status: 'answered', ...answer.value, results }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

const isObject = (input: unknown): boolean => typeof input === 'object' && input !== null && !Array.isArray(input)

const render = (calculated: Calculated): string => {
  const unknown = (calculated.unknownInputs ?? []).map(name => `Not an input of this formula, not used: ${name}`)
  return [...unknown, ...answerLines(calculated)].join('\n')
}

const answerLines = (calculated: Calculated): readonly string[] => {
  if (calculated.status === 'insufficient') {
    return calculated.missing.map(({ what, need, have }) => `insufficient: ${what} needs ${need}; has ${have}`)
  }
  if (calculated.status === 'out-of-scope') return [`out of scope: ${calculated.because}`]
  return [
    ...calculated.results.map(result => {
      const name = result.horizon === null ? result.name : `${result.name}, ${result.horizon}`
      return result.status === 'answered'
        ? `${name}: ${result.printed} ${result.unit}`.trimEnd()
        : `${name}: out of scope, ${result.because}`
    }),
    `Source: ${calculated.source}`,
    ...calculated.limits,
  ]
}
