import { describe, expect, it } from 'vitest'
import { codeSystems } from '../../core/index.ts'
import { indicationCoded } from './indication.ts'

const icd = (code: string) => ({ system: codeSystems.icd10cm, code })

describe('what an order is for', () => {
  it.each([
    ['E11.22', 'diabetes'],
    ['E1122', 'diabetes'],
    ['N18.4', 'chronic-kidney-disease'],
    ['I11.0', 'hypertension'],
    ['I50.22', 'heart-failure'],
    ['I48.91', 'atrial-fibrillation'],
  ])('%s is %s', (code, concept) => {
    expect(indicationCoded([icd(code)])).toBe(concept)
  })

  it('nothing is guessed from a code that is not known', () => {
    expect(indicationCoded([icd('Z99.9')])).toBeNull()
    expect(indicationCoded([])).toBeNull()
  })
})
