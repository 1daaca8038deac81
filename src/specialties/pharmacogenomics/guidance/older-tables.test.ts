import { describe, expect, it } from 'vitest'
import { builtIn, clopidogrelGuidance, fluoropyrimidineGuidance, simvastatinGuidance } from '../tables.ts'
import { adviceOf, guidelines } from './index.ts'
import { guidelineTableRows } from './rows.ts'

const rows = guidelineTableRows.map(guidelines.parse).filter(({ system }) => system === 'cpic')
/** `poor metabolizer` as the guidelines write it. */
const term = (phenotype: string): string => phenotype.replaceAll(/\b[a-z]/g, letter => letter.toUpperCase())
const advise = (drug: string, gene: string, key: string) =>
  adviceOf([{ gene, genotypes: [{ name: key, keys: { cpic: [key] } }] }], rows, {}).filter(row => row.drug === drug)

const words: Readonly<Record<string, string>> = {
  'standard-dose': 'standard',
  avoid: 'avoid',
  'consider-alternative': 'alternative',
  'no-recommendation': 'none',
  'other-statin': 'alternative',
  'other-statin-or-limit': 'alternative',
  'half-start': 'adjust',
  'avoid-unless-no-alternative': 'avoid',
}

describe('the tables written by hand before', () => {
  it.each(builtIn.rows(clopidogrelGuidance))('agree: clopidogrel, $indication, $phenotype', row => {
    const population = {
      'acs-pci': 'CVI ACS PCI',
      'other-cardiovascular': 'CVI non-ACS non-PCI',
      neurovascular: 'NVI',
    }[row.indication]
    const found = advise('clopidogrel', 'CYP2C19', term(row.phenotype)).find(advice => advice.population === population)
    expect([found?.action, found?.classification]).toEqual([
      words[row.recommendation],
      term(row.strength).replace('Recommendation', 'recommendation'),
    ])
  })

  it.each(builtIn.rows(simvastatinGuidance))('agree: simvastatin, $phenotype', row => {
    const [found] = advise('simvastatin', 'SLCO1B1', term(row.phenotype))
    expect([found?.action, found?.classification]).toEqual([words[row.recommendation], row.strength])
    const limits = found?.detail.flatMap(({ doses }) => doses ?? []).map(({ below }) => below?.value)
    expect(limits).toEqual(row.belowMgPerDay === null ? [] : [row.belowMgPerDay])
  })

  it.each(builtIn.rows(fluoropyrimidineGuidance))('agree: fluoropyrimidines, score $score', row => {
    for (const drug of ['capecitabine', 'fluorouracil']) {
      const [found] = advise(drug, 'DPYD', row.score.toFixed(1))
      expect([found?.action, found?.classification]).toEqual([words[row.recommendation], row.strength])
      const first = found?.detail[0]?.doses?.map(({ factor }) => factor)
      expect(first).toEqual(row.recommendation === 'half-start' ? [[0.5, 0.5]] : undefined)
    }
  })
})
