import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codingKey } from '../core/index.ts'
import { isCoded } from './concepts/index.ts'
import type { Fact, FactKind } from './fact.ts'
import { comparableFacts, recordingReads } from './profile-reads.ts'

const systems = ['http://loinc.org', 'http://hl7.org/fhir/sid/icd-10-cm']
const coding = fc.record({
  system: fc.constantFrom(...systems),
  code: fc.constantFrom('I48', 'I48.91', 'I10', '2160-0'),
})
const kind = fc.constantFrom<FactKind>('observation', 'condition', 'medication')
const fact = fc
  .record({ kind, codings: fc.array(coding, { maxLength: 3 }), id: fc.uuid() })
  .map(one => one as unknown as Fact)
const rule = fc.oneof(
  coding,
  coding.map(({ system, code }) => ({ system, prefix: code.replace('.', '') })),
)
const concept = fc.record({ codes: fc.array(rule, { minLength: 1, maxLength: 3 }) })
const read = fc.record({
  kinds: fc.array(kind, { maxLength: 1 }),
  codings: fc.array(fc.tuple(kind, coding), { maxLength: 3 }),
  concepts: fc.array(fc.tuple(kind, concept), { maxLength: 3 }),
})

test('the facts touched are those of a kind, a code or a concept that was read, each once', () => {
  fc.assert(
    fc.property(fc.array(fact, { maxLength: 20 }), fc.array(read, { minLength: 1, maxLength: 4 }), (facts, rules) => {
      const comparable = comparableFacts(facts)
      for (const { kinds, codings, concepts } of rules) {
        const reads = recordingReads()
        for (const one of kinds) reads.kinds.add(one)
        for (const [of, one] of codings) reads.codings.add(`${of} ${codingKey(one)}`)
        for (const [of, one] of concepts) reads.concepts.add(of, one)
        const wanted = facts.filter(
          one =>
            kinds.includes(one.kind) ||
            one.codings.some(c =>
              codings.some(([of, other]) => of === one.kind && codingKey(c) === codingKey(other)),
            ) ||
            concepts.some(([of, other]) => of === one.kind && isCoded(one.codings, other)),
        )
        const touched = comparable.touchedBy(reads)
        expect(new Set(touched.flat())).toEqual(new Set(wanted))
        expect(touched.flat()).toHaveLength(wanted.length)
        expect(comparable.touchedBy(reads).every((group, n) => group === touched[n])).toBe(true)
        reads.everything = true
        expect(new Set(comparable.touchedBy(reads).flat())).toEqual(new Set(facts))
      }
    }),
  )
})
