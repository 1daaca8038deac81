import { describe, expect, it } from 'vitest'
import { placed } from './candidate-order.ts'

const candidate = (id: string, rank: number | null, ...excluded: string[]) => ({ id, rank, excluded })

describe('placed', () => {
  const { open, excluded } = placed([
    candidate('warfarin', 2),
    candidate('dabigatran', null, 'creatinine clearance 22 mL/min'),
    candidate('edoxaban', 1),
    candidate('apixaban', 1),
    candidate('unranked', null),
  ])

  it('shows ties as ties', () => {
    expect(open.map(({ candidate, place }) => [candidate.id, place])).toEqual([
      ['edoxaban', '1 ='],
      ['apixaban', '1 ='],
      ['warfarin', '2'],
      ['unranked', '–'],
    ])
  })

  it('keeps excluded options, last', () => {
    expect(excluded.map(({ candidate }) => candidate.id)).toEqual(['dabigatran'])
  })
})
