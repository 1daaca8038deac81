import { describe, expect, it } from 'vitest'
import { type CasePatient, conceptOf, drugs, type Situation } from '../../clinical/index.ts'
import { drugGroups } from './allergy-tables.ts'
import { contextOf, findingsOf, orderOf } from './cases/worked.ts'
import { type InteractionContext, type InteractionRow, interactions } from './interaction-table.ts'
import { drugsIn, type Selector } from './selector.ts'
import { builtIn } from './tables.ts'

const groups = builtIn(drugGroups)
const first = (selector: Selector, not: readonly string[] = []): string =>
  [...drugsIn(selector, groups)].find(id => !not.includes(id))!

/** Two medicines that the row is about, and no other row of it too. */
const pairOf = ({ one, other }: InteractionRow): readonly [string, string] => {
  const a = first(one)
  return [a, first(other, [a])]
}

type Patient = { -readonly [Key in keyof CasePatient]?: CasePatient[Key] }

const withPair = ({ route, also }: InteractionRow, a: string, b: string): Patient => ({
  medicines: {
    [b]: route === 'local' ? { text: `${b} gel` } : {},
    ...(also === null ? {} : { [first(also, [a, b])]: {} }),
  },
})

/** Something within the range, as the concept's unit has it. */
const within = ({ from, above, below, upTo }: Extract<Situation, { readonly what: 'measured' | 'age' }>): number => {
  const low = from ?? above
  const high = below ?? upTo
  if (low !== undefined && high !== undefined) return (low + high) / 2
  return low === undefined ? (high ?? 0) * 0.9 : low * 1.05
}

const meet = (patient: Patient, one: Situation): Patient => {
  switch (one.what) {
    case 'measured':
      return { ...patient, measured: { ...patient.measured, [one.concept]: ['2026-11-20', within(one)] } }
    case 'problem':
      return { ...patient, problems: { ...patient.problems, [one.concepts[0]!]: '2026-10-01' } }
    case 'age':
      return { ...patient, birth: `${2026 - Math.ceil(within(one)) - 2}-01-01` }
    default:
      throw new Error(`No patient for ${one.what} yet`)
  }
}

/** A person for whom the context holds, with the pair's other side on the list. */
const patientFor = (row: InteractionRow, context: InteractionContext, drug: string, partner: string): Patient => {
  let patient = withPair(row, drug, partner)
  for (const [one] of context.when) if (one !== undefined) patient = meet(patient, one)
  return {
    ...patient,
    medicines: {
      ...patient.medicines,
      ...(context.pair.taken === true ? { [drug]: {} } : {}),
      ...(context.with === null ? {} : { [first(context.with, [drug, partner])]: {} }),
    },
  }
}

const said = (patient: Patient, drug: string, row: InteractionRow, perDay?: number) =>
  findingsOf(
    'interaction',
    contextOf(patient),
    orderOf(drug, perDay === undefined ? {} : { dose: { amount: perDay, unit: 'mg', text: '', timesPerDay: 1 } }),
  ).find(({ knowledgeRows }) => knowledgeRows.includes(row.id))

const rows = builtIn(interactions).map(row => [row.id, row] as const)

describe('each row', () => {
  it.each(rows)('%s fires from both sides, and not with one alone', (_, row) => {
    const [a, b] = pairOf(row)
    for (const [drug, partner] of [
      [a, b],
      [b, a],
    ] as const) {
      expect(said(withPair(row, drug, partner), drug, row)?.state).toBe('found')
      expect(said({ medicines: {} }, drug, row)).toBeUndefined()
      // On another day than that of the order, and long over.
      const over = { ...withPair(row, drug, partner).medicines?.[partner], at: '2025-01-01', until: '2025-02-01' }
      expect(said({ medicines: { [partner]: over } }, drug, row)).toBeUndefined()
    }
  })

  it.each(rows.filter(([, { lingers }]) => lingers.length > 0))(
    '%s outlasts the end of a medicine, and no longer',
    (_, row) => {
      for (const { after, days } of row.lingers) {
        for (const ended of drugsIn(after, groups)) {
          const side = drugsIn(row.one, groups).has(ended) ? row.other : row.one
          const drug = first(side, [ended])
          const until = (ago: number): Patient => ({
            asOf: '2026-11-23T12:00:00Z',
            medicines: {
              [ended]: {
                at: '2026-01-01',
                until: new Date(Date.UTC(2026, 10, 23, 12) - ago * 86_400_000).toISOString(),
              },
            },
          })
          expect(said(until(days - 0.1), drug, row)).toMatchObject({ state: 'found', severity: row.severity })
          expect(said(until(days + 0.1), drug, row)).toBeUndefined()
          expect(conceptOf(drugs, ended).id).toBe(ended)
        }
      }
    },
  )
})

describe('each context', () => {
  const all = rows.flatMap(([id, row]) => row.contexts.map((context, n) => [`${id} ${n}`, row, context] as const))
  it.each(all)('%s decides when it holds', (_, row, context) => {
    const [a, b] = pairOf(row)
    const [drug, partner] = context.pair.ordered === 'other' || context.dose?.side === 'other' ? [b, a] : [a, b]
    const patient = patientFor(row, context, drug, partner)
    const found = said(patient, drug, row, context.dose?.upToPerDay)
    expect(found).toMatchObject({ state: 'found', severity: context.severity })
    expect(found?.summary).toContain(context.says)
  })

  it.each(all.filter(([, { severity }, context]) => context.severity !== severity))(
    '%s does not decide when nothing of it is known',
    (_, row, context) => {
      if (context.when.length === 0 && context.with === null && context.dose === null) return
      const [a, b] = pairOf(row)
      const found = said({ ...withPair(row, a, b), birth: undefined } as unknown as Patient, a, row)
      expect(found?.severity).toBe(row.severity)
    },
  )
})
