import { expect, it } from 'vitest'
import type { DocumentHash, Instant, PersonId } from '../../src/core/index.ts'
import { ingestMessage } from '../../src/pipeline/ingest/index.ts'
import { type FactDraft, factsOfResource } from '../../src/pipeline/normalize/index.ts'
import { buildProfile } from '../../src/pipeline/profile/index.ts'

/** What is denied, was wrong, or was never measured; and times that are not moments: from the message to the fact. */

const blobs = {
  put: async () => ({ hash: 'd' as DocumentHash, bytes: 1 }),
  read: () => {
    throw new Error('Nothing is read again')
  },
}

type Found = { readonly fact: FactDraft; readonly content: string }

const factsOf = async (type: string, zone: string, ...segments: readonly string[]): Promise<readonly Found[]> => {
  const head = `MSH|^~\\&|A|HOSP|||20260102030405${zone}||${type}|C1|P|2.5.1\rPID|1||77^^^HOSP^MR||Test^Anna||19500304|F`
  const found: Found[] = []
  for await (const event of ingestMessage(Buffer.from([head, ...segments].join('\r')), {
    source: 's',
    name: 'm',
    blobs,
  })) {
    if (event.kind !== 'record') continue
    const { facts } = factsOfResource(event.record.resource, event.record)
    found.push(...facts.map(fact => ({ fact, content: event.record.contentHash })))
  }
  return found
}

const only = (found: readonly Found[], kind: FactDraft['kind']): FactDraft => {
  const [one, ...others] = found.filter(({ fact }) => fact.kind === kind)
  expect(others).toEqual([])
  return one!.fact
}

/** What a rule would see of it. */
const seen = (found: readonly Found[], kind: FactDraft['kind']) => {
  const received = '2026-01-03T00:00:00.000Z' as Instant
  const stored = found.map(({ fact, content }) => ({ record: fact.record, fact: { ...fact, received }, content }))
  const records = [...new Set(found.map(({ fact }) => fact.record))]
  const moment = { person: 'p' as PersonId, records, asOf: '2026-06-01T00:00:00.000Z' as Instant, knownAt: null }
  return buildProfile(stored, moment).facts.filter(fact => fact.kind === kind)
}

it.each([
  ['a problem deleted', 'PPR^PC1', 'condition', 'PRB|DE|20260101|E11.9^Diabetes^I10C|1^H'],
  ['a diagnosis deleted', 'ADT^A08', 'condition', 'DG1|1||E11.9^Diabetes^I10C||20260101|F|||||||||||||||D'],
  ['an allergy deleted', 'ADT^A60', 'allergy', 'IAM|1|DA|7980^Penicillin^RXNORM|SV|Hives|D'],
  ['an allergy entered in error', 'ADT^A60', 'allergy', 'IAM|1|DA|7980^Penicillin^RXNORM|SV|Hives|A|||||||||||E'],
  ['a result deleted', 'ORU^R01', 'observation', 'OBX|1|NM|2345-7^Glucose^LN||7|mmol/L^^UCUM|||||D'],
  ['a result posted as wrong', 'ORU^R01', 'observation', 'OBX|1|NM|2345-7^Glucose^LN||7|mmol/L^^UCUM|||||W'],
] as const)('%s is kept, and no rule sees it', async (_, type, kind, segment) => {
  const found = await factsOf(type, '+0100', segment)
  const fact = only(found, kind)
  const said = fact.kind === 'condition' || fact.kind === 'allergy' ? fact.verification : fact.status
  expect(said).toBe('entered-in-error')
  expect(seen(found, kind)).toEqual([])
})

it.each([
  ['PPR^PC1', 'condition', 'PRB|AD|20260101|E11.9^Diabetes^I10C|1^H'],
  ['ADT^A08', 'condition', 'DG1|1||E11.9^Diabetes^I10C||20260101|F|||||||||||||||U'],
  ['ADT^A60', 'allergy', 'IAM|1|DA|7980^Penicillin^RXNORM|SV|Hives|A'],
  ['ORU^R01', 'observation', 'OBX|1|NM|2345-7^Glucose^LN||7|mmol/L^^UCUM|||||F'],
] as const)('%s: the same, not taken back, is seen', async (type, kind, segment) => {
  expect(seen(await factsOf(type, '+0100', segment), kind)).toHaveLength(1)
})

it.each([
  ['a problem', 'PPR^PC1', 'condition', 'PRB|AD|20260101|E11.9^Diabetes^I10C|1^H|||||||||RO^Ruled out^L'],
  ['an allergy', 'ADT^A60', 'allergy', 'IAM|1|DA|7980^Penicillin^RXNORM|SV|Hives|A|||||||||||D'],
] as const)('%s that was ruled out says so', async (_, type, kind, segment) => {
  const fact = only(await factsOf(type, '+0100', segment), kind)
  expect(fact).toMatchObject({ verification: 'refuted' })
})

it('a result that could not be obtained has no value', async () => {
  const found = await factsOf('ORU^R01', '+0100', 'OBX|1|NM|2345-7^Glucose^LN|||mmol/L^^UCUM|||||X')
  expect(only(found, 'observation')).toMatchObject({ status: 'cancelled', value: { type: 'absent' } })
})

const result = (time: string) => `OBX|1|NM|2345-7^Glucose^LN||7|mmol/L^^UCUM|||||F|||${time}`

it.each([
  ['2025', 'year', '2025-01-01T00:00:00.000Z', '2025-12-31T23:59:59.999Z'],
  ['202502', 'month', '2025-02-01T00:00:00.000Z', '2025-02-28T23:59:59.999Z'],
  ['20250203', 'day', '2025-02-03T00:00:00.000Z', '2025-02-03T23:59:59.999Z'],
  // Hours without minutes: R4 has none, so that the day is what is left.
  ['2025020315', 'day', '2025-02-03T00:00:00.000Z', '2025-02-03T23:59:59.999Z'],
  ['202502031530-0500', 'instant', '2025-02-03T20:30:00.000Z', '2025-02-03T20:30:00.000Z'],
])('a result of %s is of that %s, and of no false moment', async (time, precision, start, end) => {
  const fact = only(await factsOf('ORU^R01', '+0100', result(time)), 'observation')
  expect(fact.effective).toEqual({ start, end, precision })
})

it('a time without a zone, in a message without one, is a day', async () => {
  const fact = only(await factsOf('ORU^R01', '', result('20250203153000')), 'observation')
  expect(fact.effective).toEqual({
    start: '2025-02-03T00:00:00.000Z',
    end: '2025-02-03T23:59:59.999Z',
    precision: 'day',
  })
  expect(fact.quality.map(({ code }) => code)).toContain('offset-missing')
})

it('a problem since a month has begun in that month', async () => {
  const found = await factsOf('PPR^PC1', '+0100', 'PRB|AD|20260101|E11.9^Diabetes^I10C|1^H||||||||||||202402')
  expect(only(found, 'condition').effective).toEqual({
    start: '2024-02-01T00:00:00.000Z',
    end: null,
    precision: 'month',
  })
})
