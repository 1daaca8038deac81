import { medicineList, type PatientProfile, type ProposedOrder, taking } from '../../../clinical/index.ts'
import { daysBetween } from '../../../core/index.ts'
import type { DrugAdvice, Step } from '../guidance/index.ts'

/** Three months: before them, and not after them, the severe skin reactions to these medicines come (CPIC). */
const longInDays = 90

/** Whether the medicine is on the list, and since when it has been taken without a stop, as far as the list says. */
const onList = (profile: PatientProfile, { drug }: Pick<ProposedOrder, 'drug'>) => {
  const list = medicineList(profile)
  return list.kind === 'answered' ? taking(list.value, { drugs: [drug] }) : []
}

/** Whether the question is to go on rather than to start. */
export const isTaken = (profile: PatientProfile, order: ProposedOrder): boolean =>
  order.origin === 'current' || onList(profile, order).length > 0

export const longTaken = (profile: PatientProfile, order: Pick<ProposedOrder, 'drug'>): boolean =>
  onList(profile, order).some(({ fact }) => daysBetween(fact.effective.start, profile.asOf) >= longInDays)

/**
 * Whether a guideline's population is that of an adult at this order. People under 18 are outside this check, so the rows for
 * children never apply. A row for "no alternative" is a fallback that nothing in the record decides: it is not applied.
 */
export const applies = ({ population }: DrugAdvice, long: boolean): boolean => {
  if (population === null || population === 'general' || /adult/i.test(population)) return true
  if (/naive/i.test(population)) return !long
  return /use >\s?3\s?mos/i.test(population) && long
}

/** What the conditions of age mean, in years. */
const ages: Readonly<Record<string, (years: number) => boolean>> = {
  adult: years => years >= 18,
  child: years => years < 18,
  'age-under-12': years => years < 12,
  'age-12-or-over': years => years >= 12,
  'age-under-65': years => years < 65,
  'age-65-or-over': years => years >= 65,
}

const atAge = <T extends { readonly when?: readonly string[] | undefined }>(one: T, years: number): readonly T[] => {
  const { when = [], ...rest } = one
  if (when.some(condition => ages[condition]?.(years) === false)) return []
  const left = when.filter(condition => ages[condition] === undefined)
  return [(left.length === 0 ? rest : { ...rest, when: left }) as T]
}

/**
 * The steps that hold at an age: what is for another age is left out, and an age that is the person's own is no condition
 * any more.
 */
export const stepsAtAge = (steps: readonly Step[], years: number): readonly Step[] =>
  steps
    .flatMap(step => atAge(step, years))
    .flatMap(step => {
      const doses = step.doses?.flatMap(dose => atAge(dose, years))
      if (doses === undefined) return [step]
      return doses.length === 0 ? [] : [{ ...step, doses } as Step]
    })
