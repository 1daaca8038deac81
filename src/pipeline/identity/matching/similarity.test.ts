import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance, jaroWinkler, layOut } from './similarity.ts'

const similarity = (a: string, b: string, least = 0) => jaroWinkler(layOut([a, b]), 0, 1, least)
const distance = (a: string, b: string, most: number) => editDistance(layOut([a, b]), 0, 1, most)

/** The recurrence as it stands in textbooks (optimal string alignment). */
const byTable = (a: string, b: string): number => {
  const table = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  )
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      table[i]![j] = Math.min(table[i - 1]![j]! + 1, table[i]![j - 1]! + 1, table[i - 1]![j - 1]! + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        table[i]![j] = Math.min(table[i]![j]!, table[i - 2]![j - 2]! + 1)
      }
    }
  }
  return table[a.length]![b.length]!
}

const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'é', '1'), maxLength: 10 })

describe('jaroWinkler', () => {
  // Winkler 1990, table 1; as reprinted in Winkler 2006, "Overview of record linkage", table 6.
  it.each([
    ['martha', 'marhta', 0.961],
    ['dwayne', 'duane', 0.84],
    ['dixon', 'dicksonx', 0.813],
    ['jones', 'johnson', 0.832],
    ['massey', 'massie', 0.933],
    ['abroms', 'abrams', 0.922],
    ['itman', 'smith', 0.467],
    ['smith', '', 0],
  ])('%s and %s', (a, b, expected) => {
    expect(similarity(a, b)).toBeCloseTo(expected, 2)
  })

  it('is symmetric, from 0 to 1, and 1 for equal strings only', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const one = similarity(a, b)
        expect(one).toBeCloseTo(similarity(b, a), 12)
        expect(one >= 0 && one <= 1).toBe(true)
        expect(one === 1).toBe(a === b && a !== '')
      }),
    )
  })

  it('gives up early only where the similarity is below what is asked for', () => {
    fc.assert(
      fc.property(text, text, fc.constantFrom(0.7, 0.8, 0.92), (a, b, least) => {
        const exact = similarity(a, b)
        expect(similarity(a, b, least)).toBe(exact >= least ? exact : similarity(a, b, least))
        expect(similarity(a, b, least) <= exact).toBe(true)
      }),
    )
  })
})

describe('editDistance', () => {
  it('agrees with the recurrence, up to the limit', () => {
    fc.assert(
      fc.property(text, text, fc.constantFrom(0, 1, 2), (a, b, most) => {
        expect(distance(a, b, most)).toBe(Math.min(byTable(a, b), most + 1))
      }),
      { numRuns: 2_000 },
    )
  })

  it('finds one mistake in long strings', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 3, maxLength: 40 }), fc.nat(), (value, n) => {
        const at = n % (value.length - 1)
        const exchanged = value.slice(0, at) + value[at + 1] + value[at] + value.slice(at + 2)
        expect(distance(value, exchanged, 1)).toBe(value === exchanged ? 0 : 1)
        expect(distance(value, value.slice(0, at) + value.slice(at + 1), 1)).toBe(1)
      }),
    )
  })
})
