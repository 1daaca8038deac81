import { describe, expect, it } from 'vitest'
import type { Because } from '../../../src/clinical/index.ts'
import type { FactId, Instant } from '../../../src/core/index.ts'
import { becauseWords, sourcesOf } from './because-words.ts'

const fact = (label: string, value: string): Because => ({
  kind: 'fact',
  fact: 'f1' as FactId,
  label,
  value,
  at: '2026-11-20T00:00:00.000Z' as Instant,
})

describe('becauseWords', () => {
  it('does not say the same thing twice', () => {
    expect(becauseWords(fact('Chronic kidney disease', 'Chronic kidney disease, stage 3b'))).toEqual({
      label: 'Chronic kidney disease, stage 3b',
      value: null,
    })
    expect(becauseWords(fact('Creatinine', '1.5 mg/dL')).value).toBe('1.5 mg/dL')
  })
})

describe('sourcesOf', () => {
  const places = new Map([
    ['creatinine-1', { title: 'Creatinine', href: '#fact-creatinine-1', when: '' }],
    ['weight-1', { title: 'Weight', href: '#fact-weight-1', when: '' }],
  ])

  it('names each source once, and the patient record for what stands in the banner', () => {
    expect(sourcesOf(['creatinine-1', 'weight-1', 'birth', 'sex'], places)).toEqual([
      { fact: 'creatinine-1', title: 'Creatinine' },
      { fact: 'weight-1', title: 'Weight' },
      { fact: 'birth', title: 'patient record' },
    ])
  })
})
