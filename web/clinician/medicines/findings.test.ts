import { describe, expect, it } from 'vitest'
import type { Because, Finding } from '../../../src/clinical/index.ts'
import type { FactId, Missing } from '../../../src/core/index.ts'
import { foundTogether, lackingTogether } from './findings.ts'

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

  it('and what several checks lack', () => {
    const missing: readonly Missing[] = [{ what: 'medicine list', need: 'all', have: 'withheld', reason: 'withheld' }]
    const lacking = lackingTogether([
      finding('a', { state: 'not checked', missing }),
      finding('b', { state: 'not checked', summary: 'b: nothing known' }),
      finding('c', { state: 'not checked', missing }),
      finding('d', { state: 'not found' }),
    ])
    expect(lacking.map(({ findings }) => findings.map(({ check }) => check))).toEqual([['a', 'c'], ['b']])
    expect(lacking[1]?.lack).toBe('b: nothing known')
  })

  it('of one reason is said with its words once', () => {
    const lack = (what: string): Missing => ({ what, need: 'the whole list', have: 'none', reason: 'withheld' })
    const [only] = lackingTogether([
      finding('a', { state: 'not checked', missing: [lack('Ascites'), lack('Cirrhosis')] }),
    ])
    expect(only?.lack).toBe('Ascites, Cirrhosis: some information is withheld (need: the whole list)')
  })
})
