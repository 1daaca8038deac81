import type { Dosing } from '../../clinical/index.ts'
import { AppError } from '../../core/index.ts'
import { judgeDrug } from '../use-cases/advise.ts'
import { requestOf, requestOptions } from './advise.ts'
import { drugAsked, indicationAsked } from './coded-arguments.ts'
import { type Command, type Outcome, text } from './command.ts'
import { doseLines } from './dose-words.ts'

/** `attune dose DRUG --patient ID`: the dose that the record of a patient gives, after every check; without `--patient` from stdin. */
export const doseCommand: Command = {
  name: 'dose',
  usage: 'DRUG --patient ID [--indication SYSTEM|CODE] [--as-of T] [--known-at T] [--jurisdiction us|eu]',
  summary:
    'The dose of a drug for a patient, or from inputs on stdin (warfarin, thiopurines, fluoropyrimidines, tacrolimus).',
  options: {
    patient: { type: 'string' },
    indication: { type: 'string' },
    ...requestOptions,
  },
  positionals: { least: 1, most: 1 },
  needsFolder: true,
  run: async (deps, input): Promise<Outcome> => {
    const [asked] = input.positionals
    const patient = text(input, 'patient')
    if (asked === undefined || patient === undefined) {
      throw new AppError('misuse', 'Which drug, for which patient?', { remedy: 'attune dose DRUG --patient ID' })
    }
    const request = await requestOf(deps, input, patient)
    const { coding, ingredients } = drugAsked(asked)
    const [drug, ...more] = ingredients
    if (drug === undefined || more.length > 0) {
      throw new AppError(
        'misuse',
        drug === undefined ? 'That drug is not known to Attune.' : 'The product has several ingredients.',
        {
          remedy: 'Name one ingredient: an RxNorm code, SYSTEM|CODE, or a name, e.g. warfarin.',
        },
      )
    }
    const indication = text(input, 'indication')
    const order = {
      drug: drug.id,
      codings: [coding],
      text: drug.title,
      indication: indication === undefined ? null : indicationAsked(indication).id,
      origin: 'candidate',
      reference: null,
      dose: null,
    } as const
    const { judgement, noAdvice, asOf } = await judgeDrug(deps, request, order, input.caller)
    const { dose, verdict, settledBy } = judgement
    const isDosed = noAdvice === null && dose?.kind === 'answered' && dose.value.kind !== 'do-not-use'
    const lines = noAdvice === null ? doseLines(dose, judgement) : [`No advice. ${noAdvice.because}`]
    return {
      json: {
        drug: { ...drug.ingredient, id: drug.id, display: drug.title },
        asOf,
        verdict: noAdvice === null ? verdict : 'not checked',
        settledBy: noAdvice === null ? { rule: settledBy.rule, because: settledBy.because } : null,
        ...(isDosed ? shown(dose.value) : withoutDose(lines, noAdvice === null ? dose : null)),
        noAdvice,
      },
      text: [
        `${drug.title}: ${isDosed ? '' : 'no dose. '}${lines[0] ?? ''}`,
        ...lines.slice(1).map(line => `  ${line}`),
        ...(noAdvice === null ? [`Verdict of all checks: ${verdict}. ${settledBy.because}`] : []),
        'Decision support only. Not a certified medical device.',
      ].join('\n'),
      exit: isDosed ? 0 : 3,
    }
  },
}

/** The dose in the words of `attune dose` from stdin, where it has any. */
const shown = (dosing: Dosing): Readonly<Record<string, unknown>> => {
  if (dosing.kind !== 'estimate') return dosing
  const { amount, method, ...rest } = dosing
  return { ...rest, mgPerWeek: amount.value, algorithm: method }
}

const withoutDose = (
  lines: readonly string[],
  dose: Awaited<ReturnType<typeof judgeDrug>>['judgement']['dose'],
): Readonly<Record<string, unknown>> =>
  dose?.kind === 'insufficient' ? { missing: dose.missing } : { refused: lines.join('; ') }
