import type { AdviceContext, ProposedOrder } from '../contracts.ts'
import type { Jurisdiction } from '../knowledge.ts'
import type { Specialty } from '../specialty.ts'
import { adviceDocument } from './advice-document.ts'
import type { CasePatient } from './case-patient.ts'
import { differenceOf } from './difference.ts'
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
type ContextOf = (patient: CasePatient, jurisdiction: Jurisdiction | null) => AdviceContext

/**
 * The documents of a case file, for people to approve: for each patient everything that is said, or, if that is shorter,
 * how it differs from what is said of the one it is like; and for each sweep what changes from value to value, values
 * of one outcome together (`limits`).
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
  contextOf: ContextOf,
  { patients, sweeps = [] }: AdviceCases,
): readonly Document[] => {
  const known = new Map<string, GivenPatient>()
  for (const one of patients) known.set(one.id, one.like === undefined ? one : laidOver(known, one))
  const fullText = (id: string): string => {
    const one = known.get(id)!
    return adviceDocument(specialty, contextFor(contextOf, one), ordersOf(one))
  }
  const documents = [...known.values()].map(({ id, like }) => ({
    id,
    text: () => {
      const full = fullText(id)
      const difference = like === undefined ? full : `Like ${like}, but:\n\n${differenceOf(fullText(like), full)}`
      return difference.length < full.length ? difference : full
    },
  }))
  const sweepTexts = () => sweeps.map(sweep => sweepText(specialty, contextOf, known, sweep)).join('\n')
  return [...documents, ...(sweeps.length === 0 ? [] : [{ id: 'limits', text: sweepTexts }])]
}

const sweepText = (
  specialty: Specialty,
  contextOf: ContextOf,
  known: ReadonlyMap<string, GivenPatient>,
  sweep: Sweep,
): string => {
  const { values, ...given } = sweep
  const asked = JSON.stringify(given)
  const lines = values.map((value, n) => {
    const filled = JSON.parse(asked.replaceAll('"?"', () => JSON.stringify(value))) as GivenPatient
    const one = laidOver(known, filled)
    const label = JSON.stringify(value).slice(0, LABEL)
    return {
      label: label.length < LABEL ? label : `case ${n + 1}`,
      outcomes: outcomesOf(specialty, contextFor(contextOf, one), ordersOf(one)),
    }
  })
  const names = [...new Set(lines.flatMap(({ outcomes }) => [...outcomes.keys()]))]
  const changing = names.filter(name => new Set(lines.map(({ outcomes }) => outcomes.get(name))).size > 1)
  return [
    `== ${sweep.id} (${sweep.like})`,
    ...changing.flatMap(name => [
      name,
      ...[...Map.groupBy(lines, one => one.outcomes.get(name) ?? 'silent')].map(
        ([outcome, of]) => `  ${of.map(({ label }) => label).join(' | ')}: ${outcome}`,
      ),
    ]),
    '',
  ].join('\n')
}

/** A value that is written longer is named by its place. */
const LABEL = 120

const contextFor = (contextOf: ContextOf, { patient, jurisdiction = 'us' }: GivenPatient): AdviceContext =>
  contextOf(patient as CasePatient, jurisdiction)

const ordersOf = ({ orders = [] }: GivenPatient): readonly ProposedOrder[] =>
  orders.map(given => ({
    codings: [],
    text: given.drug,
    indication: null,
    origin: 'order',
    reference: null,
    dose: null,
    ...given,
  }))

/** Lists and values are replaced, what has names is laid over; null takes away. */
const laidOver = (known: ReadonlyMap<string, GivenPatient>, one: GivenPatient): GivenPatient => {
  const base = known.get(one.like ?? '')
  if (base === undefined) throw new Error(`Case ${one.id}: no patient ${one.like} before it`)
  return { ...base, ...one, patient: merged(base.patient ?? {}, one.patient ?? {}) }
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
