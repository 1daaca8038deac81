import { describe, expect, it } from 'vitest'
import type { Because } from '../../../src/clinical/index.ts'
import type { FactId, Instant } from '../../../src/core/index.ts'
import { becauseWords, sourcesOf, uniqueReasons } from './because-words.ts'

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

describe('uniqueReasons', () => {
  it('says a reason once, but not two facts with the same value as one', () => {
    const age = fact('Age', '84 years')
    expect(uniqueReasons([age, fact('Creatinine', '1.5 mg/dL'), age])).toHaveLength(2)
    expect(uniqueReasons([age, { ...age, fact: 'f2' as FactId } as Because])).toHaveLength(2)
    const named = 'Heart failure with reduced ejection fraction'
    expect(uniqueReasons([fact('Heart failure', named), fact(named, named)])).toHaveLength(1)
  })
})
