import { describe, expect, it } from 'vitest'
import { featureText } from './words.ts'

describe('a feature in words', () => {
  it('begins as a sentence, with abbreviations as medicine writes them', () => {
    const names = ['heart_failure', 'egfr_slope', 'stroke_or_tia', 'hba1c', 'reported_egfr', 'constructor']
    expect(names.map(featureText)).toEqual([
      'Heart failure',
      'eGFR slope',
      'Stroke or TIA',
      'HbA1c',
      'Reported eGFR',
      'Constructor',
    ])
  })
})
