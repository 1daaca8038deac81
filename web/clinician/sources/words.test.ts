import { describe, expect, test } from 'vitest'
import { silenceText, unsaidOf, wayText } from './words.ts'

describe('what is said of a source', () => {
  test.each([
    [
      { silent: true, seconds: 7_200, afterSeconds: 3_600, by: 'configured' },
      'last heard 2 h ago; expected within 1 h (set by the site)',
    ],
    [
      { silent: true, seconds: null, afterSeconds: 3_600, by: 'configured' },
      'never heard; expected within 1 h (set by the site)',
    ],
    [
      { silent: false, seconds: 60, afterSeconds: 86_400, by: 'learnt' },
      'last heard 1 min ago; silent after 24 h (by its own rhythm)',
    ],
    [
      { silent: false, seconds: 60, afterSeconds: null, by: 'unknown' },
      'last heard 1 min ago; no rhythm is known yet, so its silence raises no alert',
    ],
  ] as const)('%o', (silence, words) => expect(silenceText(silence)).toBe(words))

  test('a way that is not known keeps its name', () => {
    expect([wayText('live'), wayText('pigeon')]).toEqual(['Live readings', 'pigeon'])
  })

  test('what has to be said follows from the reasons', () => {
    expect(unsaidOf(['zone-unknown', 'json-invalid'])).toEqual({ patient: false, zone: true, dateOrder: false })
  })
})
