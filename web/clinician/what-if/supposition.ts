import type { SimulateRequest, SimulationChoices } from '../../../src/pipeline/delivery/contract.ts'
import { conceptText, readable } from '../../shared/text/unit-text.ts'

/** What is supposed, as the form holds it. */
export type Supposition = {
  readonly add: NonNullable<SimulateRequest['add']>
  readonly stop: NonNullable<SimulateRequest['stop']>
  readonly set: NonNullable<SimulateRequest['set']>
}

export const nothing: Supposition = { add: [], stop: [], set: [] }

export const isNothing = ({ add, stop, set }: Supposition): boolean => add.length + stop.length + set.length === 0

/** One supposition in words, and the rest without it. */
export type Supposed = { readonly key: string; readonly text: string; readonly without: Supposition }

/** Every supposition as a line that can be taken back. */
export const supposedLines = (
  supposition: Supposition,
  { drugs, indications, measurements }: SimulationChoices,
): readonly Supposed[] => {
  const title = (list: readonly { readonly id: string; readonly title: string }[], id: string) =>
    list.find(one => one.id === id)?.title ?? conceptText(id)
  const { add, stop, set } = supposition
  return [
    ...add.map(one => ({
      key: `add ${one.drug}`,
      text: `takes ${title(drugs, one.drug)}${one.indication ? `, for ${title(indications, one.indication).toLowerCase()}` : ''}`,
      without: { ...supposition, add: add.filter(other => other !== one) },
    })),
    ...stop.map(drug => ({
      key: `stop ${drug}`,
      text: `no longer takes ${title(drugs, drug)}`,
      without: { ...supposition, stop: stop.filter(other => other !== drug) },
    })),
    ...set.map(one => ({
      key: `set ${one.concept}`,
      text: `${title(measurements, one.concept)} is ${readable(`${one.value} ${one.unit}`)}`,
      without: { ...supposition, set: set.filter(other => other !== one) },
    })),
  ]
}

/** One value a measurement, one entry a drug: the newest supposition replaces the older. */
export const withMedicine = (now: Supposition, drug: string, indication: string | null): Supposition => ({
  ...now,
  add: [...now.add.filter(one => one.drug !== drug), { drug, indication }],
  stop: now.stop.filter(one => one !== drug),
})

export const withStopped = (now: Supposition, drug: string): Supposition => ({
  ...now,
  add: now.add.filter(one => one.drug !== drug),
  stop: [...now.stop.filter(one => one !== drug), drug],
})

export const withValue = (now: Supposition, concept: string, value: number, unit: string): Supposition => ({
  ...now,
  set: [...now.set.filter(one => one.concept !== concept), { concept, value, unit }],
})
