import { expect, test } from 'vitest'
import { type DocumentHash, issue } from '../../core/index.ts'
import { createTally } from './import-report.ts'

test('the same issue is counted once, with the place of the first', () => {
  const tally = createTally()
  const place = (file: string) => ({ document: 'd' as DocumentHash, file, locator: 'bytes=1+2' })
  tally.issue(issue('warning', 'unit-missing', 'A number without a unit', 'Observation.valueQuantity'), place('a.json'))
  tally.issue(issue('warning', 'unit-missing', 'A number without a unit', 'Observation.component'), place('b.json'))
  expect(tally.report().issues).toEqual([
    {
      severity: 'warning',
      code: 'unit-missing',
      message: 'A number without a unit',
      location: 'Observation.valueQuantity',
      document: 'd',
      file: 'a.json',
      locator: 'bytes=1+2',
      count: 2,
    },
  ])
})

test('what is quarantined is received, of unknown type, and names its file', () => {
  const tally = createTally()
  const bad = {
    document: 'd' as DocumentHash,
    file: 'a.json',
    locator: 'bytes=0+1',
    code: 'json-invalid',
    message: 'x',
  }
  tally.quarantined(bad)
  expect(tally.report()).toMatchObject({ received: { unknown: 1 }, quarantined: [bad] })
})

test('names the first thousand of what is quarantined, and counts all', () => {
  const tally = createTally()
  const bad = { document: 'd' as DocumentHash, file: 'a.csv', code: 'json-invalid', message: 'x' }
  for (let n = 0; n < 1_500; n++) tally.quarantined({ ...bad, locator: `bytes=${n}+1` })
  const report = tally.report()
  expect(report).toMatchObject({ received: { unknown: 1_500 }, quarantinedInAll: 1_500 })
  expect(report.quarantined).toHaveLength(1_000)
  expect(report.quarantined.at(-1)?.locator).toBe('bytes=999+1')
})
