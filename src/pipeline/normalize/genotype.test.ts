import { describe, expect, it, test } from 'vitest'
import { codesOf, type Json, loinc, normalized } from './test-support.ts'

const genotypesOf = (resource: Json) => normalized(resource).facts.filter(({ kind }) => kind === 'genotype')

describe('a VCF row', () => {
  const row = ({ assembly = 'GRCh38', fileDate = '2026-09-01', repeated = false, ...members }: Json = {}) =>
    normalized({
      resourceType: 'VcfGenotype',
      row: {
        CHROM: 'chr1',
        POS: 97_699_474,
        ID: ['rs115232898'],
        REF: 'T',
        ALT: ['C'],
        FILTER: ['PASS'],
        GT: { alleles: [0, 1], phased: false },
        ...members,
      },
      chromosome: 'chr1',
      ...(assembly === null ? {} : { assembly }),
      ...(fileDate === null ? {} : { fileDate }),
      line: 12,
      repeated,
    })
  it('at a known position is a genotype of its gene', () => {
    const { facts, issues } = row()
    expect(issues).toEqual([])
    expect(facts).toMatchObject([
      {
        kind: 'genotype',
        gene: 'DPYD',
        rsid: 'rs115232898',
        assembly: 'GRCh38',
        chromosome: 'chr1',
        position: 97_699_474,
        reference: 'T',
        alternates: ['C'],
        alleles: [0, 1],
        phased: false,
        filters: ['PASS'],
        effective: { start: '2026-09-01T00:00:00.000Z' },
        recorded: '2026-09-01T00:00:00.000Z',
      },
    ])
  })
  it('is found by place without its rs number, and by rs number without its place', () => {
    expect(row({ ID: [] }).facts).toMatchObject([{ gene: 'DPYD', rsid: 'rs115232898' }])
    expect(row({ assembly: 'GRCh37', POS: 98_165_030 }).facts).toMatchObject([
      { gene: 'DPYD', position: 98_165_030, assembly: 'GRCh37' },
    ])
    expect(row({ assembly: null }).facts).toMatchObject([{ gene: 'DPYD' }])
  })
  test.each([
    ['vcf-reference-differs', { REF: 'A' }],
    ['vcf-rsid-elsewhere', { POS: 5 }],
    ['vcf-alleles-differ', { assembly: 'GRCh37', REF: 'A', ALT: ['G'] }],
    ['vcf-alleles-differ', { assembly: 'GRCh37', ALT: ['G'] }],
    ['vcf-alleles-differ', { assembly: 'GRCh37', REF: 'A' }],
    ['vcf-no-genotype', { GT: null }],
    ['vcf-somatic', { SOMATIC: true }],
  ])('is none, and says so: %s', (code, members) => {
    expect(row(members)).toMatchObject({ facts: [], issues: [{ code, severity: 'warning', location: 'line 12' }] })
  })
  test.each([
    ['vcf-not-called', { GT: { alleles: [null, 1], phased: false } }, [null, 1]],
    ['vcf-not-called', { GT: { alleles: [null, null], phased: false } }, [null, null]],
    ['vcf-haploid', { GT: { alleles: [1], phased: false } }, [1]],
    ['vcf-alternate-unlisted', { ALT: ['C', 'G'], GT: { alleles: [1, 2], phased: true } }, [1, 2]],
    ['vcf-filtered', { FILTER: ['lowGQ'] }, [0, 1]],
    ['vcf-position-repeated', { repeated: true }, [0, 1]],
  ])('is told as it is: %s', (code, members, alleles) => {
    const { facts, issues } = row(members)
    expect(codesOf(issues)).toEqual([code])
    expect(facts).toMatchObject([{ alleles }])
  })
  it('without a date is kept, and never recent', () => {
    expect(row({ fileDate: null }).facts).toMatchObject([
      { recordedFrom: 'unknown', effective: { end: null }, quality: [{ code: 'no-time' }] },
    ])
  })
})

describe('a genomics Observation', () => {
  const component = (code: string, value: Json) => ({ code: loinc(code), ...value })
  const answer = (code: string, display?: string) => ({
    valueCodeableConcept: { coding: [{ system: 'http://loinc.org', code, display }] },
  })
  const named = (code: string) => ({ valueCodeableConcept: { coding: [{ system: 'x', code }] } })
  const variant = (components: readonly Json[], members: Json = {}) => ({
    resourceType: 'Observation',
    status: 'final',
    code: loinc('69548-6'),
    issued: '2019-03-05T16:04:44Z',
    ...answer('LA9633-4', 'Present'),
    component: components,
    ...members,
  })
  // The place of CYP2C19 *2 on both assemblies.
  const star2 = [
    component('48013-7', named('NC_000010.11')),
    component('53034-5', answer('LA6706-1')),
    component('69547-8', { valueString: 'G' }),
    component('69551-0', { valueString: 'A' }),
    component('92822-6', answer('LA30102-0')),
    component('81254-5', { valueRange: { low: { value: 94_781_859 } } }),
  ]
  it('stays an observation, and states a genotype too', () => {
    const { facts } = normalized(variant(star2))
    expect(facts.filter(({ kind }) => kind === 'observation')).toHaveLength(1 + star2.length)
    expect(facts.at(-1)).toMatchObject({
      kind: 'genotype',
      gene: 'CYP2C19',
      rsid: 'rs4244285',
      assembly: 'GRCh38',
      chromosome: 'chr10',
      position: 94_781_859,
      reference: 'G',
      alternates: ['A'],
      alleles: [0, 1],
      recordedFrom: 'issued',
    })
    expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length)
  })
  it('LOINC says LA6705-3 homozygous, LA6706-1 heterozygous, LA6707-9 hemizygous', () => {
    const state = (code: string) => genotypesOf(variant([...star2, component('53034-5', answer(code))]))[0]
    expect(state('LA6705-3')).toMatchObject({ alleles: [1, 1] })
    expect(state('LA6706-1')).toMatchObject({ alleles: [0, 1] })
    expect(state('LA6707-9')).toMatchObject({ alleles: [1] })
    expect(state('LA6703-8')).toMatchObject({
      alleles: [],
      quality: [{ code: 'effective-missing' }, { code: 'zygosity-not-stated' }],
    })
  })
  it('counts from 1, also when its source counts from 0, and gives no place when that is not said', () => {
    const at = (system: string | undefined) =>
      genotypesOf(
        variant([
          ...star2.slice(0, 4),
          ...(system === undefined ? [] : [component('92822-6', answer(system))]),
          component('81254-5', { valueRange: { low: { value: 94_781_858 } } }),
        ]),
      )[0]
    expect(at('LA30100-4')).toMatchObject({ position: 94_781_859, gene: 'CYP2C19' })
    expect(at('LA30102-0')).toMatchObject({ position: 94_781_858 })
    expect(at(undefined)).not.toHaveProperty('position')
  })
  it('is found by HGVS on a chromosome, or by rs number with the known alleles', () => {
    const hgvs = component('81290-9', named('NC_000001.11:g.97450058C>T'))
    expect(genotypesOf(variant([hgvs]))).toMatchObject([
      { gene: 'DPYD', rsid: 'rs3918290', variant: 'NC_000001.11:g.97450058C>T' },
    ])
    const dbsnp = [
      component('81252-9', named('rs3918290')),
      ...['C', 'T'].map((bases, i) => component(i === 0 ? '69547-8' : '69551-0', { valueString: bases })),
    ]
    expect(genotypesOf(variant(dbsnp))).toMatchObject([{ gene: 'DPYD', rsid: 'rs3918290' }])
    const gene = component('48018-6', { valueCodeableConcept: { coding: [{ code: 'HGNC:3012', display: 'DPYD' }] } })
    const coding = component('48004-6', named('NM_000110.4:c.2846A>T'))
    expect(genotypesOf(variant([gene, coding]))).toMatchObject([
      { gene: 'DPYD', variant: 'NM_000110.4:c.2846A>T', alternates: [] },
    ])
  })
  it('that is absent, not called, undecided or of a tumour states none', () => {
    for (const code of ['LA9634-2', 'LA18198-4', 'LA11884-6']) {
      expect(genotypesOf(variant(star2, answer(code)))).toEqual([])
    }
    expect(genotypesOf(variant([...star2, component('48002-0', answer('LA6684-0'))]))).toEqual([])
    expect(genotypesOf(variant([component('48018-6', { valueString: 'DPYD' })]))).toEqual([])
  })
})

describe('a MolecularSequence', () => {
  const sequence = (members: Json) => ({
    resourceType: 'MolecularSequence',
    type: 'dna',
    coordinateSystem: 0,
    referenceSeq: { referenceSeqId: { coding: [{ code: 'NC_000010.11' }] } },
    ...members,
  })
  it('gives each variant, without the number of copies', () => {
    const variant = [{ start: 94_781_858, end: 94_781_859, observedAllele: 'A', referenceAllele: 'G' }]
    expect(genotypesOf(sequence({ variant }))).toMatchObject([
      { gene: 'CYP2C19', rsid: 'rs4244285', position: 94_781_859, alleles: [], alternates: ['A'] },
    ])
    const onGene = { referenceSeq: { referenceSeqId: { coding: [{ code: 'NG_007726.3' }] } }, variant }
    const [fact] = genotypesOf(sequence(onGene))
    expect(fact).toMatchObject({ variant: 'NG_007726.3:94781858 G>A' })
    expect(fact).not.toHaveProperty('position')
    expect(fact).not.toHaveProperty('gene')
  })
  it('without a variant states none', () => {
    expect(genotypesOf(sequence({ observedSeq: 'ACGT' }))).toEqual([])
  })
})
