import { type Answer, AppError } from '../../core/index.ts'
import {
  estimateFactor,
  estimateWarfarin,
  factorExample,
  factorGenes,
  strayKeys,
  warfarinExample,
  warfarinInputs,
} from '../../specialties/pharmacogenomics/index.ts'
import { parseJson } from '../config.ts'
import { parseArguments } from './arguments.ts'
import type { Outcome } from './command.ts'
import { factorLines } from './dose-words.ts'

const help = `attune dose DRUG --patient ID [--indication SYSTEM|CODE] [--as-of T] [--known-at T] [--jurisdiction us|eu]
attune dose DRUG [--json] < patient.json

With --patient: the dose for a stored patient, after every check of the drug. Without: a published formula, or the start
that a genotype asks for, from inputs on stdin. Decision support only. Exit 3 when there is no dose.
A key that no input has is told in "ignored" and in the limits; one that looks like a misspelt input is refused (exit 2).

Warfarin: the weekly maintenance dose by the published algorithms of the International Warfarin Pharmacogenetics
Consortium (2009); the INR decides. Inputs, one JSON object on stdin, or an array of them:
${Object.entries(warfarinInputs)
  .map(([name, text]) => `  ${name}: ${text}`)
  .join('\n')}

  --json   { mgPerWeek, interval, algorithm, inputs, other, source, limits, ignored }; without an estimate mgPerWeek is null, and
           there is { refused } or { missing }

  echo '${JSON.stringify(warfarinExample)}' | attune dose warfarin --json

${Object.keys(factorGenes).join(', ')}: the start by CPIC as a factor of the usual dose; no milligrams, which the
guideline does not give. Inputs are the genes, each a diplotype, a phenotype, or { diplotype, phenotype, activityScore };
for tacrolimus also weight { value, unit }, for a DPYD result without a variant also lookedFor [variants]:
${Object.entries(factorGenes)
  .map(([drug, genes]) => `  ${drug}: ${genes.join(', ')}`)
  .join('\n')}

  --json   { drug, factor: { low, high }, text, when, besides, maximum, inputs, classification, source, limits, ignored }; without a
           factor { factor: null } with { refused } or { missing }

  echo '${JSON.stringify(factorExample)}' | attune dose azathioprine --json`

type Told = { readonly json: Readonly<Record<string, unknown>>; readonly text: string; readonly found: boolean }

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
  const drug = positionals[0]?.toLowerCase() ?? ''
  const isFactor = Object.hasOwn(factorGenes, drug)
  if (positionals.length !== 1 || (drug !== 'warfarin' && !isFactor)) {
    throw new AppError('misuse', `Which medicine? From stdin: warfarin, ${Object.keys(factorGenes).join(', ')}.`, {
      remedy: 'attune dose warfarin --json < patient.json, or for a stored patient: attune dose DRUG --patient ID',
    })
  }
  const text = (await input()).replace(/^\ufeff/, '')
  if (text.trim() === '') {
    throw new AppError('misuse', 'Nothing came on stdin.', {
      remedy: `Pass the inputs as JSON: attune dose ${drug} < patient.json, or a stored patient: --patient ID`,
    })
  }
  const given = parseJson(text, 'the input')
  const tell = (one: unknown, index: number | null): Told => {
    const object = objectOf(one)
    const ignored = ignoredIn(drug, object, index)
    return withIgnored(isFactor ? tellFactor(drug, object) : tellWarfarin(object), ignored)
  }
  const told = Array.isArray(given) ? given.map(tell) : [tell(given, null)]
  return {
    json: Array.isArray(given) ? told.map(({ json }) => json) : told[0]?.json,
    text: told.map(({ text }) => text).join('\n\n'),
    exit: told.every(({ found }) => found) ? 0 : 3,
  }
}

const objectOf = (given: unknown): Readonly<Record<string, unknown>> => {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new AppError('misuse', 'The input is a JSON object, or an array of them.', {
      remedy: 'See attune dose --help.',
    })
  }
  return given as Readonly<Record<string, unknown>>
}

/** @throws AppError `misuse` for a key that looks like a misspelt one: counted as absent, it would change the dose */
const ignoredIn = (drug: string, given: Readonly<Record<string, unknown>>, index: number | null): readonly string[] => {
  const { ignored, misspelt } = strayKeys(drug, given)
  const [first] = misspelt
  if (first === undefined) return ignored
  const where = index === null ? '' : `Input ${index + 1}: `
  throw new AppError('misuse', `${where}there is no input "${first.key}". Is "${first.meant}" meant?`, {
    remedy: 'Correct the name, or leave it out. See attune dose --help.',
    details: { misspelt },
  })
}

/** What was not read stands among the limits, and apart. */
const withIgnored = ({ json, text, found }: Told, ignored: readonly string[]): Told => {
  if (ignored.length === 0) return { json: { ...json, ignored }, text, found }
  const said = `Not read, as no input has this name: ${ignored.join(', ')}.`
  const limits = Array.isArray(json.limits) ? json.limits : []
  return { json: { ...json, limits: [...limits, said], ignored }, text: `${text}\n${said}`, found }
}

const tellWarfarin = (given: Readonly<Record<string, unknown>>): Told => {
  const estimate = estimateWarfarin(given)
  if (estimate.kind !== 'answered') return without(estimate, 'estimate', { mgPerWeek: null })
  const { mgPerWeek, algorithm, limits, other } = estimate.value
  const second = other.mgPerWeek === null ? (other.because ?? 'none') : `${other.mgPerWeek.toFixed(2)} mg a week`
  const lines = [`${mgPerWeek.toFixed(2)} mg a week (${algorithm})`, `${other.algorithm}: ${second}`, ...limits]
  return { json: estimate.value, text: lines.join('\n'), found: true }
}

const tellFactor = (drug: string, given: Readonly<Record<string, unknown>>): Told => {
  const estimate = estimateFactor(drug, given)
  if (estimate.kind !== 'answered') return without(estimate, 'factor', { drug, factor: null })
  const { inputs, limits, classification, source } = estimate.value
  const lines = [
    ...factorLines(estimate.value),
    ...inputs,
    `CPIC, ${classification.toLowerCase()}: ${source}`,
    ...limits,
  ]
  return { json: estimate.value, text: lines.join('\n'), found: true }
}

const without = (
  answer: Exclude<Answer<unknown>, { readonly kind: 'answered' }>,
  what: string,
  json: Readonly<Record<string, unknown>>,
): Told => {
  if (answer.kind === 'out-of-scope') {
    return { json: { ...json, refused: answer.because }, text: `No ${what}: ${answer.because}.`, found: false }
  }
  const lines = answer.missing.map(one => `  ${one.what}: needs ${one.need}; has ${one.have}`)
  return {
    json: { ...json, missing: answer.missing },
    text: [`No ${what}. Missing or unusable:`, ...lines].join('\n'),
    found: false,
  }
}
