import { type CurrentMedication, endedMedicines, type PatientProfile } from '../../clinical/index.ts'
import { daysBetween, type Missing } from '../../core/index.ts'
import { isLocalMedicine } from './others.ts'

/** A medicine that one under review may interact with, for one of its ingredients. */
export type Partner = {
  readonly drug: string
  readonly medicine: CurrentMedication
  /** Days since its end; absent while it is taken. */
  readonly over?: number
}

/** The other medicines ingredient by ingredient; one that acts where it is put only when nothing else holds it. */
export const partnersOf = (others: readonly CurrentMedication[]): readonly Partner[] => {
  const partners = others.flatMap(medicine => medicine.drugs.map(({ id }) => ({ drug: id, medicine })))
  const sorted = partners.toSorted((a, b) => Number(isLocalMedicine(a.medicine)) - Number(isLocalMedicine(b.medicine)))
  return sorted.filter(({ drug }, index) => sorted.findIndex(other => other.drug === drug) === index)
}

/**
 * What was taken and is over, by ingredient and by its latest end; and those of which it is only known that they are over.
 * What is still taken in another entry (`present`) is not over.
 */
export const endedPartners = (
  profile: PatientProfile,
  present: ReadonlySet<string>,
): {
  readonly ended: readonly Partner[]
  /** By ingredient: what is lacking, and for how many days at least it has been over. */
  readonly undated: ReadonlyMap<string, { readonly lack: Missing; readonly over: number }>
} => {
  const ended = new Map<string, Partner & { readonly over: number }>()
  const undated = new Map<string, { readonly lack: Missing; readonly over: number }>()
  for (const { fact, title, drugs, ended: at, by } of endedMedicines(profile)) {
    const medicine = { fact, title, drugs, recognisedBy: 'code', basis: 'stated', supplies: [] } as const
    for (const { id } of drugs) {
      if (present.has(id)) continue
      if (at === null) {
        const over = daysBetween(by, profile.asOf)
        if (over >= (undated.get(id)?.over ?? Number.POSITIVE_INFINITY)) continue
        const need = 'the day of its end'
        undated.set(id, {
          over,
          lack: { what: `end of ${title}`, need, have: 'only that it is over', reason: 'unusable' },
        })
        continue
      }
      const over = daysBetween(at, profile.asOf)
      if (over < (ended.get(id)?.over ?? Number.POSITIVE_INFINITY)) ended.set(id, { drug: id, medicine, over })
    }
  }
  return { ended: [...ended.values()], undated }
}
