import { expect, it } from 'vitest'
import { differenceOf } from './difference.ts'
import { createWriter } from './written.ts'

const write = (value: unknown): string => createWriter().write('a', value)
const source = { id: 'kdigo', citation: 'KDIGO 2024', grade: '1B', kind: 'guideline' }

it.each<[unknown, string]>([
  [{ outcome: 'failure', horizon: { years: 2 } }, '{outcome: failure, horizon: {years: 2}}'],
  [
    { probability: 0.123456789, none: [], absent: undefined, category: null },
    '{probability: 0.123457, category: null}',
  ],
  [['one', ''], "one | ''"],
  ['not-applicable', 'not-applicable'],
  [{ evidence: [source] }, '{evidence: [kdigo]}'],
  [{ rows: [{ a: 1 }, { a: 2 }] }, 'rows: {a: 1} | {a: 2}'],
])('%j', (value, text) => {
  expect(write(value)).toBe(`== a\n${text}\n`)
})

it('breaks what is long, and names what was written before', () => {
  const long = 'x'.repeat(160)
  expect(write({ first: [{ text: long }], second: [{ text: long }], third: { text: long } })).toBe(
    `== a\nfirst:\n  - text: ${long}\nsecond: (as a.first)\nthird: (as a.first.1)\n`,
  )
})

it('lists what was cited, once', () => {
  const { write, sources } = createWriter()
  write('a', { evidence: [source] })
  write('b', { because: { from: [source] } })
  expect(sources()).toBe('[kdigo] guideline; 1B; no url\n')
})

it('shows what differs under the heading of its section, and nothing else', () => {
  const before = '== a\nx\ny\n\n== b\nz\n\n== c\nlast'
  expect(differenceOf(before, '== a\nx\nnew\n\n== b\nz\n\n== c\nlast\nmore')).toBe('== a\n- y\n+ new\n\n== c\n+ more\n')
  expect(differenceOf(before, before)).toBe('\n')
})
