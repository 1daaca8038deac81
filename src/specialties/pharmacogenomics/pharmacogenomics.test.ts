import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  type AdviceContext,
  conditions,
  createKnowledgeView,
  drugs,
  type Finding,
  findings,
  type Jurisdiction,
  measurements,
  packBytes,
  procedures,
} from '../../clinical/index.ts'
import matrix from './cases/clopidogrel-matrix.json' with { type: 'json' }
import { type CasePatient, profileOf } from './cases/profile.ts'
import stories from './cases/stories.json' with { type: 'json' }
import { evidenceOf } from './evidence.ts'
import { pharmacogenomics } from './index.ts'
import { tablesOf } from './report/tables.ts'
import { builtIn, clopidogrelGuidance, resultCodes } from './tables.ts'

const context = (patient: CasePatient, jurisdiction: Jurisdiction | null = 'us'): AdviceContext => ({
  profile: profileOf(patient),
  knowledge: builtIn,
  jurisdiction,
  plan: [],
})

const judge = (patient: CasePatient, indication: string | null, jurisdiction: Jurisdiction | null = 'us'): Finding => {
  const [checker] = pharmacogenomics.check ?? []
  if (checker === undefined) throw new Error('no check')
  return checker.check(context(patient, jurisdiction), {
    drug: 'clopidogrel',
    codings: [],
    text: 'clopidogrel 75 mg daily',
    indication,
    origin: 'order',
    reference: 'MedicationRequest/draft-1',
    dose: null,
  })
}

const is = ({ state, effect, severity }: Finding): string => `${state}, ${effect}, ${severity}`

const withGenotype = (diplotype: string): CasePatient => ({
  asOf: '2026-11-24',
  birth: '1965-03-01',
  results: [{ at: '2024-05-01', loinc: '57132-3', value: diplotype }],
})

/** What every finding owes its reader, whatever it says. */
const expectComplete = (finding: Finding): void => {
  expect(finding.summary.length).toBeLessThan(140)
  expect(finding.limits.length).toBeGreaterThan(0)
  expect(finding.evidence.length).toBeGreaterThan(0)
  if (finding.state !== 'not checked') {
    expect(finding.because.length).toBeGreaterThan(0)
    expect(finding.wouldChangeIf.length).toBeGreaterThan(0)
    expect(finding.knowledgeRows.length).toBeGreaterThan(0)
  }
}

describe('clopidogrel by phenotype and indication (CPIC 2022, tables 1 to 3)', () => {
  for (const { diplotype, phenotype, expected } of matrix.rows) {
    matrix.columns.forEach((column, index) => {
      it(`${diplotype}, ${column}`, () => {
        const finding = judge(withGenotype(diplotype), matrix.orders[column as keyof typeof matrix.orders])
        expect(is(finding)).toBe(expected[index]?.is)
        expect(finding.summary).toContain(`CYP2C19 ${phenotype} (${diplotype})`)
        expect(finding.summary).toContain(expected[index]?.says)
        expectComplete(finding)
      })
    })
  }
})

describe('worked patients', () => {
  for (const { id, patient, order, jurisdiction, expected } of stories.cases as readonly Story[]) {
    it(id, () => {
      const finding = judge(patient, order, jurisdiction)
      expect(is(finding)).toBe(expected.is)
      expect(finding.summary).toContain(expected.says ?? '')
      expect(finding.missing.map(({ reason }) => reason)).toEqual(
        expected.missing === undefined ? [] : [expected.missing],
      )
      if (expected.have !== undefined) expect(finding.missing[0]?.have).toContain(expected.have)
      if (expected.diplotype !== undefined) expect(finding.summary).toContain(`(${expected.diplotype})`)
      if (expected.limit !== undefined) expect(finding.limits.join(' ')).toContain(expected.limit)
      if (expected.row !== undefined) expect(finding.knowledgeRows).toContain(expected.row)
      if (expected.noRow !== undefined) expect(finding.knowledgeRows).not.toContain(expected.noRow)
      expectComplete(finding)
    })
  }

  it('quotes each result as the laboratory wrote it', () => {
    const finding = judge({ ...withGenotype('CYP2C19*17 / *2') }, 'stroke-or-tia')
    expect(finding.because).toContainEqual(expect.objectContaining({ kind: 'fact', value: 'CYP2C19*17 / *2' }))
  })

  const intervention = procedures.get('percutaneous-coronary-intervention')
  it.skipIf(intervention?.codes.length === 0)('an intervention last week decides, unless it was not done', () => {
    const patient = { ...withGenotype('*2/*2'), problems: [{ concept: 'stroke-or-tia', at: '2019-06-01' }] }
    const stented = { ...patient, procedures: [{ concept: 'percutaneous-coronary-intervention', at: '2026-11-17' }] }
    expect(is(judge(patient, null))).toBe('found, avoid, warning')
    expect(is(judge(stented, null))).toBe('found, avoid, critical')
    const cancelled = stented.procedures.map(done => ({ ...done, status: 'not-done' }))
    expect(is(judge({ ...stented, procedures: cancelled }, null))).toBe('found, avoid, warning')
  })
})

type Story = {
  readonly id: string
  readonly patient: CasePatient
  readonly order: string | null
  readonly jurisdiction: Jurisdiction | null
  readonly expected: {
    readonly is: string
    readonly says?: string
    readonly missing?: string
    readonly have?: string
    readonly diplotype?: string
    readonly limit?: string
    readonly row?: string
    readonly noRow?: string
  }
}

describe('the panel', () => {
  const rowsOf = (patient: CasePatient) => {
    const answer = pharmacogenomics.panels?.[0]?.show(context(patient))
    if (typeof answer !== 'object' || answer.kind !== 'answered') throw new Error('the panel always answers')
    return Object.fromEntries(answer.value.rows.map(row => [row.label, `${row.value} | ${row.note ?? ''}`]))
  }

  const notCalled = (gene: string, ...rows: readonly string[]) =>
    Object.fromEntries(rows.map(row => [`${gene} ${row}`, 'not called | no result on record']))
  const noGuidance = (...drugs: readonly string[]) =>
    Object.fromEntries(drugs.map(drug => [drug, 'no guidance | without a called phenotype']))

  it('says what was called and how', () => {
    expect(rowsOf(withGenotype('*17/*2'))).toEqual({
      'CYP2C19 diplotype': '*2/*17 | as reported by the laboratory',
      'CYP2C19 allele function': 'no function + increased function | CPIC allele functionality',
      'CYP2C19 phenotype': 'intermediate metabolizer | inferred from the diplotype by the CPIC rule',
      'CYP2C19 source': 'Observation/result-0 | 2024-05-01',
      ...notCalled('SLCO1B1', 'diplotype', 'allele function', 'phenotype', 'source'),
      ...notCalled('DPYD', 'variants', 'activity score', 'phenotype', 'source'),
      ...noGuidance('Fluoropyrimidines', 'Simvastatin'),
      'Clopidogrel, ACS or PCI': 'avoid if possible | CPIC 2022, Strong',
      'Clopidogrel, other cardiovascular disease': 'no guidance | CPIC 2022 gives no recommendation',
      'Clopidogrel, stroke or TIA': 'consider an alternative | CPIC 2022, Moderate',
    })
  })

  it('says what was not called, never blank', () => {
    expect(rowsOf({ ...withGenotype('*1/*1'), results: [] })).toEqual({
      ...notCalled('CYP2C19', 'diplotype', 'allele function', 'phenotype', 'source'),
      ...notCalled('SLCO1B1', 'diplotype', 'allele function', 'phenotype', 'source'),
      ...notCalled('DPYD', 'variants', 'activity score', 'phenotype', 'source'),
      ...noGuidance('Clopidogrel', 'Fluoropyrimidines', 'Simvastatin'),
    })
  })

  it('says that a phenotype was only reported', () => {
    const results = [{ at: '2024-05-01', loinc: '79714-2', value: 'Poor metabolizer' }]
    expect(rowsOf({ ...withGenotype(''), results })).toMatchObject({
      'CYP2C19 diplotype': 'not called | only a phenotype was reported',
      'CYP2C19 phenotype': 'poor metabolizer | reported phenotype',
    })
  })
})

/** LOINC Users' Guide, appendix on check digits: the mod 10 algorithm. */
const loincCheckDigit = (number: string): number => {
  const digits = [...number].reverse()
  const at = (parity: number) => digits.filter((_, index) => index % 2 === parity).join('')
  const sum = [...`${at(1)}${Number(at(0)) * 2}`].reduce((total, digit) => total + Number(digit), 0)
  return (10 - (sum % 10)) % 10
}

describe('the knowledge', () => {
  it('cites evidence that exists, in every row', () => {
    for (const rows of Object.values(pharmacogenomics.knowledge.tables)) {
      for (const { source } of rows) expect(evidenceOf(source).citation).not.toBe('')
    }
  })

  it('has guidance for every phenotype in every indication, once', () => {
    const keys = builtIn.rows(clopidogrelGuidance).map(({ indication, phenotype }) => `${indication} ${phenotype}`)
    expect(new Set(keys).size).toBe(24)
    expect(keys.length).toBe(24)
  })

  it('reads only concepts that exist, and asks for every code it understands', () => {
    const known = new Set([
      ...conditions.keys(),
      ...procedures.keys(),
      ...measurements.keys(),
      ...findings.keys(),
      ...drugs.keys(),
    ])
    for (const concept of pharmacogenomics.reads.concepts) expect(known).toContain(concept)
    const understood = builtIn.rows(resultCodes).filter(({ gene }) => gene === 'CYP2C19' || gene === null)
    const asked = findings.get('cyp2c19-result')?.codes.map(rule => ('code' in rule ? rule.code : ''))
    expect(asked?.sort()).toEqual(understood.map(({ code }) => code).sort())
  })

  it('names only LOINC codes with a right check digit', () => {
    for (const { system, code } of builtIn.rows(resultCodes)) {
      expect(system).toBe('http://loinc.org')
      const [number = '', digit] = code.split('-')
      expect(`${number}-${loincCheckDigit(number)}`).toBe(`${number}-${digit}`)
    }
  })

  it('says so when rows are past their review', () => {
    const finding = judge({ ...withGenotype('*2/*2'), asOf: '2031-01-01' }, 'stroke-or-tia')
    expect(finding.limits.join(' ')).toContain('due for review on 2027-11-24')
  })

  it('judges by the knowledge it is given, not by the built-in one', () => {
    const tables = { ...pharmacogenomics.knowledge.tables }
    const name = clopidogrelGuidance.name
    tables[name] = builtIn
      .rows(clopidogrelGuidance)
      .map(row => ({ ...row, recommendation: 'no-recommendation', strength: 'No recommendation' }))
    const knowledge = createKnowledgeView({ tables }, packBytes({ tables }))
    const order = {
      drug: 'clopidogrel',
      codings: [],
      text: 'clopidogrel',
      indication: 'acute-coronary-syndrome',
      origin: 'order',
      reference: null,
      dose: null,
    } as const
    const finding = pharmacogenomics.check?.[0]?.check({ ...context(withGenotype('*2/*2')), knowledge }, order)
    expect(finding?.effect).toBe('none')
  })
})

const shared = process.env.SHARED_DATA ?? new URL('../../../../shared/data', import.meta.url).pathname
const definitions = `${shared}/pgx/definitions-2025-11/phenotype/CYP2C19.json`
const secondOpinion = `${shared}/pgx/second-opinion-tables/allele-table.csv`

describe.skipIf(!existsSync(definitions))('against the CPIC tables of shared/data/pgx/definitions-2025-11', () => {
  type Table = {
    readonly haplotypes: Readonly<Record<string, string>>
    readonly diplotypes: readonly { readonly diplotype: string; readonly phenotype: string }[]
  }
  const table = () => JSON.parse(readFileSync(definitions, 'utf8')) as Table

  it('gives the published phenotype for every pair of alleles', () => {
    const { diplotypes } = table()
    expect(diplotypes.length).toBe(666)
    for (const { diplotype, phenotype } of diplotypes) {
      const ours = tablesOf(builtIn).rules.cpic.get('CYP2C19')?.of(diplotype.split('/'))
      expect(`${diplotype} ${ours?.phenotype}`).toBe(`${diplotype} ${phenotype}`)
    }
  })

  it('reads every published diplotype as a laboratory writes it, in either order', () => {
    for (const { diplotype, phenotype } of table().diplotypes) {
      for (const text of [diplotype, diplotype.split('/').reverse().join('/')]) {
        const finding = judge(withGenotype(`CYP2C19 ${text}`), 'acute-coronary-syndrome')
        expect(finding.summary).toContain(phenotype.toLowerCase())
      }
    }
  })
})

describe.skipIf(!existsSync(secondOpinion))('against shared/data/pgx/second-opinion-tables', () => {
  it('agrees on what each allele does; *39 is called unknown there and uncertain by CPIC', () => {
    const rows = readFileSync(secondOpinion, 'utf8').split(/\r?\n/)
    const theirs = rows.filter(row => row.startsWith('CYP2C19,')).map(row => row.split(','))
    const functions = new Map(theirs.map(([, allele, , words]) => [allele, words?.toLowerCase()]))
    const ours = Object.entries(tablesOf(builtIn).rules.cpic.get('CYP2C19')?.row.alleles ?? {})
    expect(ours.length).toBe(36)
    for (const [allele, word] of ours) {
      const expected = allele === '*39' ? 'unknown function' : word.toLowerCase()
      expect(`${allele} ${functions.get(allele)}`).toBe(`${allele} ${expected}`)
    }
  })
})
