import type { Dosing } from '../../clinical/index.ts'
import type { DrugJudgement } from '../../pipeline/advice/index.ts'
import { specialties } from '../specialties.ts'

/**
 * A dose for a reader, or why there is none.
 *
 * @param drug concept id; `null` for a code that nobody knows
 */
export const doseLines = (
  dose: DrugJudgement['dose'],
  { drug, indication }: Pick<DrugJudgement, 'drug' | 'indication'>,
): readonly string[] => {
  if (dose === null) {
    const isDosed = specialties.some(({ dose: dosers = [] }) => dosers.some(({ drugs }) => drugs.includes(drug ?? '')))
    return indication === null && isDosed
      ? ['no dose without an indication: give --indication SYSTEM|CODE']
      : ['no dose in Attune for this drug']
  }
  if (dose.kind === 'insufficient')
    return dose.missing.map(({ what, need, have }) => `${what}: needs ${need}; has ${have}`)
  return dose.kind === 'out-of-scope' ? [dose.because] : dosingLines(dose.value)
}

const dosingLines = (dosing: Dosing): readonly string[] => {
  switch (dosing.kind) {
    case 'do-not-use':
      return [`do not use: ${dosing.reason}`]
    case 'factor':
      return factorLines(dosing)
    case 'estimate':
      return [
        `about ${dosing.amount.value} ${dosing.amount.unit === 'mg/wk' ? 'mg a week' : dosing.amount.unit} (${dosing.method})`,
        ...dosing.because.map(
          because =>
            `${because.label}: ${because.value}${because.kind === 'fact' ? ` (${because.at.slice(0, 10)})` : ''}`,
        ),
        ...dosing.limits,
      ]
    case 'regimen': {
      const { amount, route, frequency, maximum, instructions } = dosing.regimen
      return [`${amount.value} ${amount.unit} ${route}, ${frequency.text}; ${maximum.text}`, ...instructions]
    }
  }
}

/** A factor with its conditions, what stands beside it and its ceiling. */
export const factorLines = ({
  text,
  when,
  besides,
  maximum,
}: {
  readonly text: string
  readonly when: readonly string[]
  readonly besides: readonly string[]
  readonly maximum: readonly string[]
}): readonly string[] => [
  when.length === 0 ? text : `${text}, if ${when.join(', ')}`,
  ...besides,
  ...maximum.map(limit => `maximum: ${limit}`),
]
