import { describe, expect, it } from 'vitest'
import { rowGroups } from './row-groups.ts'

const row = (label: string, value: string, note?: string) => ({
  label,
  value,
  because: [],
  ...(note === undefined ? {} : { note }),
})
const notCalled = (label: string) => row(label, 'not called', 'no result')

describe('rowGroups', () => {
  it('says once what four neighbours or more say, and names each', () => {
    const groups = rowGroups([
      ...['CYP2C19', 'DPYD', 'TPMT', 'NUDT15'].map(notCalled),
      row('SLCO1B1', '*1/*1'),
      notCalled('UGT1A1'),
    ])
    expect(groups).toEqual([
      { labels: ['CYP2C19', 'DPYD', 'TPMT', 'NUDT15'], value: 'not called', note: 'no result' },
      { labels: ['SLCO1B1'], value: '*1/*1' },
      { labels: ['UGT1A1'], value: 'not called', note: 'no result' },
    ])
  })

  it('keeps a few of a kind, and the same value with another note, apart', () => {
    const rows = [row('A', 'no'), row('B', 'no'), row('C', 'no'), row('D', 'no', 'not recorded')]
    expect(rowGroups(rows).map(({ labels }) => labels)).toEqual([['A'], ['B'], ['C'], ['D']])
  })
})
