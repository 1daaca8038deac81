import { describe, expect, it } from 'vitest'
import { rowGroups } from './row-groups.ts'

const row = (label: string, value: string, note?: string) => ({
  label,
  value,
  because: [],
  ...(note === undefined ? {} : { note }),
})

describe('rowGroups', () => {
  it('says once what three rows or more say, at the first of them, and names each', () => {
    const groups = rowGroups([
      row('CYP2C19', 'not called', 'no result'),
      row('SLCO1B1', '*1/*1'),
      row('DPYD', 'not called', 'no result'),
      row('TPMT', 'not called', 'no result'),
    ])
    expect(groups).toEqual([
      { labels: ['CYP2C19', 'DPYD', 'TPMT'], value: 'not called', note: 'no result' },
      { labels: ['SLCO1B1'], value: '*1/*1' },
    ])
  })

  it('keeps two of a kind, and the same value with another note, apart', () => {
    const rows = [row('A', 'no'), row('B', 'no'), row('C', 'no', 'not recorded')]
    expect(rowGroups(rows).map(({ labels }) => labels)).toEqual([['A'], ['B'], ['C']])
  })
})
