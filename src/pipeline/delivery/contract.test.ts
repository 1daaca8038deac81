import { describe, expect, it } from 'vitest'
import type { Because, Finding } from '../../clinical/index.ts'
import type { FactId } from '../../core/index.ts'
import { foundTogether } from './contract.ts'

const finding = (check: string, over: Partial<Finding> = {}): Finding => ({
  check,
  title: check,
  drug: 'metformin',
  state: 'found',
  severity: 'warning',
  effect: 'avoid',
  summary: check,
  because: [],
  evidence: [],
  missing: [],
  limits: [],
  wouldChangeIf: [],
  knowledgeRows: [],
  ...over,
})
const from = (label: string, ...facts: string[]): Because => ({
  kind: 'derived',
  label,
  value: '',
  from: facts as FactId[],
  evidence: 'e',
})

describe('what several checks say of one fact', () => {
  it('is told once, with every word', () => {
    const label = finding('label', { because: [from('eGFR', 'f1'), from('Age', 'birth')] })
    const stopp = finding('stopp', { because: [from('Age', 'birth'), from('eGFR', 'f1', 'f2')] })
    const other = finding('heart', { because: [from('Age', 'birth'), from('Heart failure', 'f9')] })
    expect(foundTogether([label, stopp, other])).toEqual([
      { lead: label, also: [stopp] },
      { lead: other, also: [] },
    ])
  })

  it('what rests on no fact is never joined', () => {
    expect(foundTogether([finding('a'), finding('b')]).map(({ also }) => also.length)).toEqual([0, 0])
  })
})
