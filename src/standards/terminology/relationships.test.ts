import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearestRoots, readRf2Relationship, readRxnrel } from './index.ts'

// Invented codes: no content of a licensed release stands here.
const rf2 = (active: string, source: string, destination: string, type: string) =>
  ['1', '20260101', active, 'm', source, destination, '0', type, 'c', 'm'].join('\t')

describe('RF2 Relationship file', () => {
  it('takes active is-a lines, from the narrower to the broader', () => {
    expect(readRf2Relationship(rf2('1', 'x2', 'x1', '116680003'))).toEqual({ narrower: 'x2', broader: 'x1' })
  })
  it('leaves out inactive lines, other kinds and the header; says what is no line', () => {
    expect(readRf2Relationship(rf2('0', 'x2', 'x1', '116680003'))).toBeNull()
    expect(readRf2Relationship(rf2('1', 'x2', 'x1', '363698007'))).toBeNull()
    expect(readRf2Relationship('id\teffectiveTime\tactive\tmoduleId\tsourceId\tdestinationId\tg\ttypeId')).toBeNull()
    expect(readRf2Relationship('a;b;c')).toBeUndefined()
  })
})

describe('RXNREL.RRF', () => {
  const line = (rela: string, suppress = '') => `i1||CUI|RO|p1||CUI|${rela}|7||RXNORM||||${suppress}|4096|`
  it('leads from a product to what it holds', () => {
    expect(readRxnrel(line('has_ingredient'))).toEqual({ narrower: 'p1', broader: 'i1' })
    expect(readRxnrel(line('ingredient_of'))).toBeNull()
    expect(readRxnrel(line('has_ingredient', 'O'))).toBeNull()
    expect(readRxnrel('x|y')).toBeUndefined()
  })
})

describe('nearestRoots', () => {
  it('stops at a nearer root, follows several paths, survives a cycle', () => {
    const pairs = [
      ['b', 'a'],
      ['c', 'b'],
      ['d', 'c'],
      ['d', 'z'],
      ['c', 'd'],
    ].map(([narrower, broader]) => ({ narrower: narrower!, broader: broader! }))
    expect(Object.fromEntries(nearestRoots(pairs, new Set(['a', 'b', 'z'])))).toEqual({ c: ['b', 'z'], d: ['b', 'z'] })
  })
  it('never names a root for itself, and only what is above', () => {
    const code = fc.integer({ min: 0, max: 12 }).map(String)
    fc.assert(
      fc.property(fc.array(fc.record({ narrower: code, broader: code })), fc.uniqueArray(code), (pairs, roots) => {
        for (const [found, reached] of nearestRoots(pairs, new Set(roots))) {
          expect(roots).not.toContain(found)
          for (const root of reached) expect(roots).toContain(root)
        }
      }),
    )
  })
})
