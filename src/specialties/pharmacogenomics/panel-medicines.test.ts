import { describe, expect, it } from 'vitest'
import { type CasePatient, type Jurisdiction, profileOfCase } from '../../clinical/index.ts'
import { reported } from './cases/worked.ts'
import { medicineGenes } from './panel-medicines.ts'
import { builtIn } from './tables.ts'

type More = NonNullable<CasePatient['more']>[number]

const genotype = (gene: string, text: string): More =>
  reported('84413-4', `${gene} ${text}`, { text: `${gene} genotype` })

const tableOf = (
  drugs: readonly string[],
  more: readonly More[],
  jurisdiction: Jurisdiction | null = 'us',
  patient: Partial<CasePatient> = {},
) => {
  const medicines = Object.fromEntries(drugs.map(drug => [drug, {}]))
  const profile = profileOfCase({ asOf: '2026-11-02', birth: '1965-03-01', medicines, ...patient, more })
  const said = medicineGenes.show({ profile, knowledge: builtIn, jurisdiction, plan: [] })
  if (said === 'not-applicable' || said.kind !== 'answered') return said
  return Object.fromEntries((said.value.table?.rows ?? []).map(({ label, cells }) => [label, cells]))
}

describe('medicines and genes, by source', () => {
  it('stands side by side, and where a source says nothing it says why', () => {
    const table = tableOf(['citalopram', 'metformin'], [genotype('CYP2C19', '*2/*2')]) as Record<string, string[]>
    const [genes, cpic, dpwg, label] = table.citalopram ?? []
    expect(genes).toBe('CYP2C19 poor metabolizer (*2/*2), as reported')
    expect(cpic).toMatch(/\(strong\)$/)
    expect(dpwg).toMatch(/mg/)
    expect(label).toMatch(/20 mg/)
    expect(table.metformin).toEqual(['no gene', 'no guidance', 'no guidance', 'no guidance'])
  })

  it('not called is written, with the reason, in every column of a source that has guidance', () => {
    expect(tableOf(['citalopram'], [])).toEqual({
      citalopram: [
        'CYP2C19 not called: no genotype on record',
        'CYP2C19 not called',
        'CYP2C19 not called',
        'CYP2C19 not called',
      ],
    })
    const withheld = tableOf(['citalopram'], [], 'us', { withheld: ['genetics'] }) as Record<string, string[]>
    expect(withheld.citalopram?.[0]).toBe('CYP2C19 not called: some information is withheld')
  })

  it('a label of another country is named as such, not told', () => {
    const table = tableOf(['citalopram'], [genotype('CYP2C19', '*2/*2')], 'eu') as Record<string, string[]>
    expect(table.citalopram?.[3]).toBe('not the label of this country')
  })

  it('one of two genes alone: what is known is said, and what was not called', () => {
    const table = tableOf(['amitriptyline'], [genotype('CYP2D6', '*4/*4')]) as Record<string, string[]>
    expect(table.amitriptyline?.[0]).toMatch(/CYP2C19 not called: no genotype on record; CYP2D6 poor metabolizer/)
    expect(table.amitriptyline?.[1]).toMatch(/; CYP2C19 not called$/)
  })

  it.each(['clopidogrel', 'simvastatin', 'capecitabine'])('%s, which has a check of its own, has its row', drug => {
    const table = tableOf([drug], [genotype('CYP2C19', '*2/*2'), genotype('SLCO1B1', '*5/*5')]) as Record<
      string,
      string[]
    >
    const [cells] = Object.values(table)
    expect(cells?.every(cell => cell.trim() !== '')).toBe(true)
    expect(cells?.[1]).toMatch(drug === 'capecitabine' ? /DPYD not called/ : /\((strong|moderate)\)/)
  })

  it('what a source says for one use names the use', () => {
    const table = tableOf(['clopidogrel'], [genotype('CYP2C19', '*2/*2')]) as Record<string, string[]>
    expect(table.clopidogrel?.[1]?.match(/\((?:strong|moderate)\)/g)).toHaveLength(3)
    expect(table.clopidogrel?.[1]).toMatch(/stroke or TIA: avoid/)
  })

  it('has nothing to show without a list of medicines', () => {
    expect(tableOf([], [])).toBe('not-applicable')
  })
})
