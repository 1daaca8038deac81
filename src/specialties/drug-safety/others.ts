import {
  type CurrentMedication,
  type MedicineList,
  medicineList,
  type PatientProfile,
  type ProposedOrder,
} from '../../clinical/index.ts'
import { type Answer, type Missing, mapAnswer } from '../../core/index.ts'
import { isLocal } from './local-use.ts'

/** The medicines beside the one under review, what could not be recognised among them, and what is said of the list. */
export type OtherMedicines = {
  readonly own: CurrentMedication | undefined
  readonly others: readonly CurrentMedication[]
  /** What keeps a check from saying that nothing was found. */
  readonly missing: readonly Missing[]
}

/** The entry of the list that is the medicine under review, when it is one of the list. */
const ownEntry = (
  list: MedicineList,
  { origin, reference, drug, text }: ProposedOrder,
): CurrentMedication | undefined =>
  origin !== 'current'
    ? undefined
    : (list.current.find(
        ({ fact, title, drugs }) =>
          fact.source.resource === reference && title === text && drugs.some(({ id }) => id === drug),
      ) ??
      list.current.find(({ fact }) => fact.source.resource === reference) ??
      list.current.find(({ drugs }) => drugs.some(({ id }) => id === drug)))

/**
 * The current medicines beside the order, or why they are not known. An entry that is not recognised was compared with
 * nothing, and is named as missing.
 */
export const otherMedicines = (profile: PatientProfile, order: ProposedOrder): Answer<OtherMedicines> =>
  mapAnswer(medicineList(profile), list => {
    const own = ownEntry(list, order)
    return {
      own,
      others: list.current.filter(entry => entry !== own && entry.drugs.length > 0),
      missing: lackingOf(
        list.unrecognised.filter(entry => entry !== own),
        list.withheld,
      ),
    }
  })

/** What keeps a medicine list from being the whole one: entries that nobody recognised, and what is withheld. */
export const lackingOf = (
  unrecognised: readonly { readonly title: string }[],
  withheld: boolean,
): readonly Missing[] => [
  ...unrecognised.map(
    ({ title }): Missing => ({
      what: `medicine ${title}`,
      need: 'a code or name that Attune knows',
      have: 'not recognised, so not compared',
      reason: 'unusable',
    }),
  ),
  ...(withheld
    ? [
        {
          what: 'medicine list',
          need: 'the whole list',
          have: 'some information is withheld',
          reason: 'withheld',
        } as const,
      ]
    : []),
]

/** Whether this person already takes the drug: then the question is to go on, not to start. */
export const isTaken = (profile: PatientProfile, { origin, drug }: ProposedOrder): boolean => {
  if (origin === 'current') return true
  const list = medicineList(profile)
  return list.kind === 'answered' && list.value.current.some(({ drugs }) => drugs.some(({ id }) => id === drug))
}

/** Whether a medicine of the list acts only where it is put. */
export const isLocalMedicine = ({ title, fact }: CurrentMedication): boolean => isLocal(title, fact.route)

/** Whether the medicine under review acts only where it is put, as far as its words or its entry say. */
export const isLocalOrder = ({ text }: ProposedOrder, own: CurrentMedication | undefined): boolean =>
  own === undefined ? isLocal(text) : isLocalMedicine(own)
