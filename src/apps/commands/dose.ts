import { AppError } from '../../core/index.ts'
import { estimateWarfarin, warfarinExample, warfarinInputs } from '../../specialties/pharmacogenomics/index.ts'
import { parseJson } from '../config.ts'
import { parseArguments } from './arguments.ts'
import type { Outcome } from './command.ts'

const help = `attune dose warfarin [--json] < patient.json

Estimates the weekly maintenance dose of warfarin by the published algorithms of the International Warfarin
Pharmacogenetics Consortium (2009). Decision support only: the INR decides. Exit 3 when there is no estimate.

Inputs, one JSON object on stdin, or an array of them:
${Object.entries(warfarinInputs)
  .map(([name, text]) => `  ${name}: ${text}`)
  .join('\n')}

  --json   { mgPerWeek, interval, algorithm, inputs, other, source, limits }; without an estimate mgPerWeek is null, and
           there is { refused } or { missing }

  echo '${JSON.stringify(warfarinExample)}' | attune dose warfarin --json`

type Told = { readonly json: unknown; readonly text: string; readonly found: boolean }

/**
 * `attune dose DRUG`: a published dosing formula, from inputs on stdin.
 *
 * @param input what stands on stdin; asked for only when it is needed
 */
export const runDose = async (argv: readonly string[], input: () => Promise<string>): Promise<Outcome> => {
  const { values, positionals } = parseArguments(argv, {
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help === true) return { json: { help }, text: help, exit: 0 }
  if (positionals.length !== 1 || positionals[0]?.toLowerCase() !== 'warfarin') {
    throw new AppError('misuse', 'Which medicine? There is a formula for warfarin.', {
      remedy: 'attune dose warfarin --json < patient.json',
    })
  }
  const given = parseJson((await input()).replace(/^\ufeff/, ''), 'the input')
  const told = Array.isArray(given) ? given.map(tell) : [tell(given)]
  return {
    json: Array.isArray(given) ? told.map(({ json }) => json) : told[0]?.json,
    text: told.map(({ text }) => text).join('\n\n'),
    exit: told.every(({ found }) => found) ? 0 : 3,
  }
}

const tell = (given: unknown): Told => {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new AppError('misuse', 'The input is a JSON object, or an array of them.', {
      remedy: 'See attune dose warfarin --help.',
    })
  }
  const estimate = estimateWarfarin(given as Readonly<Record<string, unknown>>)
  if (estimate.kind === 'answered') {
    const { mgPerWeek, algorithm, limits, other } = estimate.value
    const second = other.mgPerWeek === null ? (other.because ?? 'none') : `${other.mgPerWeek.toFixed(2)} mg a week`
    const lines = [`${mgPerWeek.toFixed(2)} mg a week (${algorithm})`, `${other.algorithm}: ${second}`, ...limits]
    return { json: estimate.value, text: lines.join('\n'), found: true }
  }
  if (estimate.kind === 'out-of-scope') {
    const json = { mgPerWeek: null, refused: estimate.because }
    return { json, text: `No estimate: ${estimate.because}.`, found: false }
  }
  const lines = estimate.missing.map(({ what, need, have }) => `  ${what}: needs ${need}; has ${have}`)
  return {
    json: { mgPerWeek: null, missing: estimate.missing },
    text: ['No estimate. Missing or unusable:', ...lines].join('\n'),
    found: false,
  }
}
