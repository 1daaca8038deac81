import type { AdviceContext, ProposedOrder } from '../contracts.ts'
import type { Jurisdiction } from '../knowledge.ts'
import type { Specialty } from '../specialty.ts'
import { adviceDocument } from './advice-document.ts'
import type { CasePatient } from './case-patient.ts'
import { outcomesOf } from './outcomes.ts'

type GivenOrder = Omit<Partial<ProposedOrder>, 'drug'> & { readonly drug: string }

/** A patient of a case file. With `like`, only what differs from an earlier patient of the file. */
type GivenPatient = {
  readonly id: string
  readonly like?: string
  readonly jurisdiction?: Jurisdiction | null
  readonly patient?: Partial<CasePatient>
  readonly orders?: readonly GivenOrder[]
}

/** One place of a patient, marked `"?"`, that takes each of the values in turn. */
type Sweep = Omit<GivenPatient, 'like'> & { readonly like: string; readonly values: readonly unknown[] }

/** The case file `advice.json` of a specialty. */
export type AdviceCases = { readonly patients: readonly GivenPatient[]; readonly sweeps?: readonly Sweep[] }

type Document = { readonly id: string; readonly text: () => string }

/**
 * The documents of a case file, for people to approve: for each patient everything that is said, for each sweep only
 * what changes from value to value.
 *
 * @param contextOf the context of a patient under the built-in knowledge
 * @throws when a patient is like one that does not stand before it
 * @example
 * it.each(approvedAdvice(kidney, contextOf, cases))('$id', async ({ id, text }) => {
 *   await expect(text()).toMatchFileSnapshot(`cases/advice/${id}.txt`)
 * })
 */
export const approvedAdvice = (
  specialty: Specialty,
  contextOf: (patient: CasePatient, jurisdiction: Jurisdiction | null) => AdviceContext,
  { patients, sweeps = [] }: AdviceCases,
): readonly Document[] => {
  const known = new Map<string, GivenPatient>()
  for (const one of patients) known.set(one.id, one.like === undefined ? one : laidOver(known, one))
  const context = ({ patient, jurisdiction = 'us' }: GivenPatient) => contextOf(patient as CasePatient, jurisdiction)
  const sweepText = (sweep: Sweep): string => {
    const lines = sweep.values.map(value => {
      const filled = JSON.parse(JSON.stringify(sweep).replaceAll('"?"', JSON.stringify(value))) as Sweep
      const one = laidOver(known, filled)
      return { value, outcomes: outcomesOf(specialty, context(one), (one.orders ?? []).map(orderOf)) }
    })
    const names = [...new Set(lines.flatMap(({ outcomes }) => [...outcomes.keys()]))]
    const changing = names.filter(name => new Set(lines.map(({ outcomes }) => outcomes.get(name))).size > 1)
    return [
      `== ${sweep.id} (${sweep.like})`,
      ...changing.flatMap(name => [
        name,
        ...lines.map(({ value, outcomes }) => `  ${JSON.stringify(value)}: ${outcomes.get(name) ?? 'silent'}`),
      ]),
      '',
    ].join('\n')
  }
  return [
    ...[...known.values()].map(one => ({
      id: one.id,
      text: () => adviceDocument(specialty, context(one), (one.orders ?? []).map(orderOf)),
    })),
    ...(sweeps.length === 0 ? [] : [{ id: 'limits', text: () => sweeps.map(sweepText).join('\n') }]),
  ]
}

/** Lists and values are replaced, what has names is laid over; null takes away. */
const laidOver = (known: ReadonlyMap<string, GivenPatient>, one: GivenPatient): GivenPatient => {
  const base = known.get(one.like ?? '')
  if (base === undefined) throw new Error(`Case ${one.id}: no patient ${one.like} before it`)
  const patient = merged(base.patient ?? {}, one.patient ?? {})
  return { ...base, ...one, patient }
}

const merged = (under: object, over: object): Record<string, unknown> => {
  const all: Record<string, unknown> = { ...under }
  for (const [key, value] of Object.entries(over)) {
    if (value === null) delete all[key]
    else all[key] = isNamed(value) && isNamed(all[key]) ? merged(all[key], value) : value
  }
  return all
}

const isNamed = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const orderOf = (given: GivenOrder): ProposedOrder => ({
  codings: [],
  text: given.drug,
  indication: null,
  origin: 'order',
  reference: null,
  dose: null,
  ...given,
})
