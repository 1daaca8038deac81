import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../src/clinical/index.ts'
import type { Missing } from '../../../src/core/index.ts'
import { lackingTogether } from './findings.ts'

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

describe('what several checks lack', () => {
  it('is told once', () => {
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
