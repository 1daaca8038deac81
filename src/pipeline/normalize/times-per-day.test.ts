import { expect, test } from 'vitest'
import { timesPerDay } from './times-per-day.ts'

const repeat = (given: object) => timesPerDay({ timing: { repeat: given } })
const code = (text: string) => ({ coding: [{ code: text }] })

test.each([
  [{ frequency: 2, period: 1, periodUnit: 'd' }, 2],
  [{ frequency: 1, period: 12, periodUnit: 'h' }, 2],
  [{ period: 1, periodUnit: 'd' }, 1],
  [{ frequency: 1, period: 2, periodUnit: 'd' }, 0.5],
  [{ frequency: 7, period: 1, periodUnit: 'wk' }, 1],
  [{ frequency: 1, frequencyMax: 2, period: 1, periodUnit: 'd' }, undefined],
  [{ frequency: 1, period: 4, periodMax: 6, periodUnit: 'h' }, undefined],
  [{ frequency: 2 }, undefined],
  [{ frequency: 2, period: 0, periodUnit: 'd' }, undefined],
  [{ frequency: -2, period: 1, periodUnit: 'd' }, undefined],
  [{ frequency: 2, period: 1, periodUnit: '__proto__' }, undefined],
])('%j is %s times a day', (given, expected) => {
  expect(repeat(given)).toBe(expected)
})

test('a code says it too, and must not say something else', () => {
  expect(timesPerDay({ timing: { code: code('BID') } })).toBe(2)
  expect(timesPerDay({ timing: { code: { text: 'QD' } } })).toBe(1)
  const daily = { frequency: 1, period: 1, periodUnit: 'd' }
  expect(timesPerDay({ timing: { code: code('BID'), repeat: daily } })).toBeUndefined()
  expect(timesPerDay({ timing: { code: code('BID'), repeat: { ...daily, frequency: 2 } } })).toBe(2)
})

test('as needed, or not structured, is no frequency', () => {
  expect(timesPerDay({ asNeededBoolean: true, timing: { code: code('BID') } })).toBeUndefined()
  expect(timesPerDay({ text: 'twice a day' })).toBeUndefined()
})
