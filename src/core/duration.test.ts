import { expect, test } from 'vitest'
import { durationText } from './duration.ts'

test.each([
  [0.4, '0 s'],
  [59, '59 s'],
  [3_599, '59 min'],
  [7_500, '2 h 5 min'],
  [48 * 3_600, '2 d'],
  [50 * 3_600, '2 d 2 h'],
])('%d seconds are %s', (seconds, words) => expect(durationText(seconds)).toBe(words))
