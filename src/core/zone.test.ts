import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createZone } from './zone.ts'

const at = (text: string): number => Date.parse(`${text}Z`)

describe('a local time in a zone', () => {
  const vienna = createZone('Europe/Vienna')

  test.each([
    ['2026-01-15T12:00:00', '2026-01-15T11:00:00', 60],
    ['2026-07-15T12:00:00', '2026-07-15T10:00:00', 120],
    ['2026-03-29T01:59:59', '2026-03-29T00:59:59', 60],
    ['2026-03-29T03:00:00', '2026-03-29T01:00:00', 120],
    ['2026-10-25T01:59:59', '2026-10-24T23:59:59', 120],
    ['2026-10-25T03:00:00', '2026-10-25T02:00:00', 60],
  ])('%s in Vienna', (local, utc, offset) => {
    expect(vienna.timeOf(at(local))).toEqual({ kind: 'moment', at: at(utc), offset })
  })

  test('the hour that the clock leaves out is no moment', () => {
    expect(vienna.timeOf(at('2026-03-29T02:00:00'))).toEqual({ kind: 'gap' })
    expect(vienna.timeOf(at('2026-03-29T02:59:59'))).toEqual({ kind: 'gap' })
  })

  test('the hour that the clock shows twice is two moments', () => {
    expect(vienna.timeOf(at('2026-10-25T02:30:00'))).toEqual({
      kind: 'overlap',
      earlier: at('2026-10-25T00:30:00'),
      later: at('2026-10-25T01:30:00'),
    })
  })

  test('zones of half hours and of half an hour of summer time', () => {
    expect(createZone('Asia/Kolkata').timeOf(at('2026-05-01T05:30:00'))).toEqual({
      kind: 'moment',
      at: at('2026-05-01T00:00:00'),
      offset: 330,
    })
    expect(createZone('Australia/Lord_Howe').timeOf(at('2026-10-04T02:15:00'))).toEqual({ kind: 'gap' })
  })

  test('a day that was left out (Samoa crossed the date line)', () => {
    expect(createZone('Pacific/Apia').timeOf(at('2011-12-30T12:00:00'))).toEqual({ kind: 'gap' })
    expect(createZone('Pacific/Apia').timeOf(at('2011-12-31T12:00:00')).kind).toBe('moment')
  })

  test('what is no zone is refused', () => {
    expect(() => createZone('Europe/Atlantis')).toThrow(RangeError)
  })

  test('a moment shown by the clock is found again, once or among two', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Europe/Vienna', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC'),
        fc.integer({ min: at('2000-01-01T00:00:00') / 1000, max: at('2035-01-01T00:00:00') / 1000 }),
        (name, seconds) => {
          const instant = seconds * 1000
          const shown = new Date(instant).toLocaleString('sv-SE', { timeZone: name })
          const found = createZone(name).timeOf(Date.parse(`${shown.replace(' ', 'T')}Z`))
          if (found.kind === 'moment') expect(found.at).toBe(instant)
          else if (found.kind === 'overlap') expect([found.earlier, found.later]).toContain(instant)
          else expect.unreachable('a moment in a gap')
        },
      ),
    )
  })
})
