import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../src/clinical/index.ts'
import { byCheckKind, checkKindOf } from './check-kinds.ts'

const finding = (check: string, title: string): Finding => ({
  check,
  title,
  drug: 'clopidogrel',
  state: 'not found',
  severity: 'info',
  effect: 'none',
  summary: '',
  because: [],
  evidence: [],
  missing: [],
  limits: [],
  wouldChangeIf: [],
  knowledgeRows: [],
})

describe('kinds of checks', () => {
  it.each([
    ['cyp2c19-clopidogrel', 'CYP2C19 and clopidogrel', 'genes'],
    ['slco1b1-simvastatin', 'SLCO1B1 and simvastatin', 'genes'],
    ['allergy', 'Recorded allergies', 'allergy'],
    ['pregnancy', 'Pregnancy', 'pregnancy'],
    ['duplicate-class', 'Two of the same class', 'duplicates'],
    ['statin-interactions', 'Interactions of statins', 'interactions'],
    ['kidney-dose', 'Dose and kidney function', 'kidneys'],
    ['liver-dose', 'Liver dose', 'liver'],
    ['qt-risk', 'QT interval', 'rhythm'],
    ['anticholinergic-burden', 'Anticholinergic burden', 'anticholinergic'],
    ['breastfeeding', 'Breastfeeding', 'pregnancy'],
    ['maximum-dose', 'Maximum daily dose', 'duplicates'],
    ['stopp', 'STOPP criteria for people from 65 years', 'age'],
    ['older-people', 'Older people and frail hearts', 'age'],
    ['doac-label', 'Label of direct anticoagulants', 'other'],
  ])('%s is about %s', (check, title, kind) => {
    expect(checkKindOf(finding(check, title))).toBe(kind)
  })

  it('name also what no check looked at', () => {
    const kinds = byCheckKind([finding('cyp2c19-clopidogrel', 'CYP2C19 and clopidogrel')])
    expect(kinds.map(({ id, findings }) => `${id} ${findings.length}`)).toEqual([
      'genes 1',
      'allergy 0',
      'pregnancy 0',
      'duplicates 0',
      'interactions 0',
      'kidneys 0',
      'age 0',
    ])
  })
})
