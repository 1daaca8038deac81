import fc from 'fast-check'
import { expect, it } from 'vitest'
import { examinePersonRecords, type Fact } from '../../clinical/index.ts'
import type { DocumentHash, Instant, RecordId } from '../../core/index.ts'
import { factsOfResource } from '../normalize/index.ts'

const record = 'r1' as RecordId
const resources = Array.from({ length: 60 }, (_, n) => {
  const pick = n % 4
  const at = new Date(Date.UTC(2025, 0, 1 + Math.floor(n / 2))).toISOString()
  const code = ['2345-7', '29463-7', '8867-4', '8302-2'][pick]!
  const [value, unit] = (
    [
      [n % 9 === 0 ? 5.4 : 98 + n, 'mg/dL'],
      [n % 8 === 1 ? 160 : 72, 'kg'],
      [72, '/min'],
      [178, 'cm'],
    ] as const
  )[pick]!
  return {
    resourceType: 'Observation',
    id: `o${n}`,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code }] },
    effectiveDateTime: at,
    valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
  }
})
// Says the same under another id.
resources.push({ ...resources[8]!, id: 'again' })
const received = '2026-01-01T00:00:00.000Z' as Instant
const facts = [{ resourceType: 'Patient', id: 'p', birthDate: '1960-05-06', gender: 'male' }, ...resources].flatMap(
  resource =>
    factsOfResource(
      resource as never,
      {
        record,
        patient: 'p',
        contentHash: `h${resource.id}`,
        document: 'd' as DocumentHash,
        locator: 'bytes=0+1',
        logicalId: resource.id,
        version: null,
        medicationReference: null,
      } as never,
    ).facts.map((fact): Fact => ({ ...fact, received })),
)
const demographics = facts.find(fact => fact.kind === 'demographics')

const examined = (portions: readonly (readonly Fact[])[]) => {
  const person = examinePersonRecords([{ record, source: 's', demographics, suspicions: [] }])
  for (const portion of portions) person.of(record).add(portion)
  const found = person.end(new Map()).get(record)!
  return {
    findings: found.findings.map(({ check, fact, detail }) => `${check} ${fact} ${detail}`).sort(),
    counts: [...found.counts].map(([key, n]) => `${key} ${n}`).sort(),
    newest: found.newest,
  }
}

it('property: the same facts in any order and in portions of any size are found the same', () => {
  const whole = examined([facts])
  const checks = new Set(whole.findings.map(line => line.split(' ')[0]))
  expect(checks.has('unit-suspect') && checks.has('duplicate')).toBe(true)
  fc.assert(
    fc.property(
      fc.shuffledSubarray(facts, { minLength: facts.length }),
      fc.integer({ min: 1, max: 70 }),
      (order, size) => {
        const portions = Array.from({ length: Math.ceil(order.length / size) }, (_, n) =>
          order.slice(n * size, (n + 1) * size),
        )
        expect(examined(portions)).toEqual(whole)
      },
    ),
    { numRuns: 40 },
  )
})
