import { describe, expect, it, test } from 'vitest'
import { type Converted, createLossTally, genomeFormats, type Said } from '../index.ts'

type Resource = Extract<Converted, { kind: 'resource' }>['resource']

const convert = async (text: string, said: Said = {}, name = 'x') => {
  const bytes = Buffer.from(text)
  const format = genomeFormats.find(one => one.recognises(name, bytes))!
  const loss = createLossTally()
  const found: Converted[] = []
  for await (const one of format.convert([bytes], { name, source: 's', loss, said })) found.push(one)
  const resources = found.flatMap(one => (one.kind === 'resource' ? [one.resource] : []))
  const codes = found.flatMap(one => {
    if (one.kind === 'quarantine') return [one.code]
    return one.kind === 'issue' || one.kind === 'unsaid' ? [one.issue.code] : []
  })
  const observations = resources.filter(({ resourceType }) => resourceType === 'Observation')
  return { resources, observations, codes, loss: loss.report() }
}

const head = ['##fileformat=VCFv4.3', '##reference=GRCh38', '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1']
const vcfOf = (...rows: readonly string[]) => [...head, ...rows.map(row => row.replaceAll(' ', '\t'))].join('\n')

type Component = { readonly code: { readonly coding: readonly [{ readonly code: string }] } }
const part = (one: Resource | undefined, code: string) =>
  (one?.component as readonly Component[] | undefined)?.find(({ code: { coding } }) => coding[0].code === code)
const assessed = (one: Resource) => (one.valueCodeableConcept as { coding: [{ display: string }] }).coding[0].display
const answer = (code: string) => ({ valueCodeableConcept: { coding: [{ code }] } })

describe('a VCF file', () => {
  it('gives the patient and a variant of each alternate allele, every value counted once', async () => {
    const { resources, observations, loss } = await convert(
      vcfOf('chr10 94781859 rs4244285 G A 50 PASS DP=30 GT:AD:GQ 0/1:14,16:99'),
    )
    const [variant] = observations
    expect(resources[0]).toMatchObject({ resourceType: 'Patient', identifier: [{ value: 'S1' }] })
    expect(variant).toMatchObject({
      code: { coding: [{ code: '69548-6' }] },
      subject: { reference: `Patient/${resources[0]!.id}` },
      valueCodeableConcept: { coding: [{ code: 'LA9633-4' }] },
      note: [{ text: 'GQ 99' }],
    })
    expect(part(variant, '53034-5')).toMatchObject(answer('LA6706-1'))
    expect(part(variant, '48013-7')).toMatchObject(answer('NC_000010.11'))
    expect(part(variant, '62374-4')).toMatchObject(answer('LA26806-2'))
    expect(part(variant, '81255-2')).toMatchObject(answer('rs4244285'))
    expect(part(variant, '81254-5')).toMatchObject({
      valueRange: { low: { value: 94781859 }, high: { value: 94781859 } },
    })
    expect(part(variant, '82121-5')).toMatchObject({ valueQuantity: { value: 16 } })
    // 2 lines of the header, 7 fixed columns, 1 of INFO, 3 of the sample.
    expect(loss.mapped + loss.text + loss.unmappedInAll).toBe(13)
    expect(loss.unmapped.map(({ path }) => path)).toEqual(['##fileformat', 'QUAL', 'INFO/DP'])
  })

  test.each([
    ['chr1 9 . A C . . . GT 1/1', ['Present'], 'LA6705-3'],
    ['chr1 9 . A C . PASS . GT 0|1', ['Present'], 'LA6706-1'],
    ['chrX 9 . A C . PASS . GT 1', ['Present'], 'LA6707-9'],
    ['chrM 9 . A C . PASS . GT 1', ['Present'], undefined],
    ['chr1 9 . A C,T . . . GT 1/2', ['Present', 'Present'], 'LA6706-1'],
    ['chr1 9 . A C,T . . . GT 0/2', ['Absent', 'Present'], undefined],
    ['chr1 9 . A C . . . GT ./1', ['Present'], undefined],
    ['chr1 9 . A C . . . GT 0/.', ['No call'], undefined],
    ['chr1 9 . A C . . . GT ./.', ['No call'], undefined],
    ['chr1 9 . A C . . . DP 9', ['No call'], undefined],
    ['chr1 9 . A C . q10 . GT 0/1', ['Indeterminate'], undefined],
    ['chr1 9 . A C . . . GT:FT 0/1:q10', ['Indeterminate'], undefined],
    ['chr1 9 . A C,* . . . GT 1/2', ['Present'], 'LA6706-1'],
    ['chr1 9 . A C,<NON_REF> . . . GT 0/1', ['Present'], 'LA6706-1'],
    ['chr1 9 . A C . . . GT 0/0', ['Absent'], undefined],
    ['chr1 9 . A . . . . GT 0/0', ['Absent'], undefined],
    ['chr1 9 . A <*> . . END=20 GT 0/0', ['Absent'], undefined],
    ['chr1 9 . A <NON_REF> . PASS END=20 GT:GQ 0/0:3', ['Absent'], undefined],
    ['chr1 9 . A <NON_REF> . . END=20 GT:GQ 0/0:0', ['Indeterminate'], undefined],
    ['chr1 9 . A <NON_REF> . LowQual END=20 GT 0/0', ['Indeterminate'], undefined],
    ['chr1 9 . A <NON_REF> . . END=20 GT ./.', ['No call'], undefined],
    ['chr1 9 . A <NON_REF> . . END=20 GT 0/1', ['Indeterminate'], undefined],
  ])('%s', async (row, expected, state) => {
    const { observations } = await convert(vcfOf(row))
    expect(observations.map(assessed)).toEqual(expected)
    if (state === undefined) expect(part(observations[0], '53034-5')).toBeUndefined()
    else expect(part(observations[0], '53034-5')).toMatchObject(answer(state))
  })

  it('a block of reference calls says its span and how sure the caller is', async () => {
    const { observations } = await convert(vcfOf('chr1 600 . A <NON_REF> . . END=650 GT:GQ 0/0:60'))
    expect(observations).toMatchObject([{ valueCodeableConcept: { text: 'Reference block, GQ 60' } }])
    expect(part(observations[0], '81254-5')).toMatchObject({
      valueRange: { low: { value: 600 }, high: { value: 650 } },
    })
    expect(part(observations[0], '69551-0')).toBeUndefined()
  })

  it('rows that are none cost themselves; half calls and failed rows are said once', async () => {
    const { observations, codes, loss } = await convert(
      vcfOf(
        'chr1 9 . A C . . . GT 0/2',
        'chr1 x . A C . . . GT 0/1',
        'chr1 9 . A',
        'chr1 9 . A <DEL> . . END=5 GT 0/1',
        'chr1 10 . A C . q10 . GT ./1',
        'chr1 11 . A C . q10 . GT ./1',
      ),
    )
    expect(observations).toHaveLength(2)
    expect(codes).toEqual(['vcf-row', 'vcf-row', 'vcf-row', 'vcf-row', 'vcf-half-call', 'vcf-filtered'])
    expect(loss.byPath).toContainEqual({ path: 'lines that are no rows', mapped: 0, text: 0, unmapped: 2 })
    expect(loss.byPath).toContainEqual({ path: 'POS', mapped: 2, text: 0, unmapped: 2 })
  })

  it('samples are patients of their own, or one whom the caller names; of a tumour specimens, and somatic', async () => {
    const row = 'chr1 9 . A C . . . GT 0/1'.replaceAll(' ', '\t')
    const two = [...head.slice(0, 2), `${head[2]}\tS2`, `${row}\t1/1`].join('\n')
    const both = await convert(two)
    expect(new Set(both.observations.map(one => JSON.stringify(one.subject))).size).toBe(2)
    expect((await convert(two, { patient: 'p' })).codes).toEqual(['vcf-several-samples'])
    const tumour = ['##fileformat=VCFv4.2', '##tumor_sample=T', ...head.slice(1), row].join('\n')
    const { observations, resources } = await convert(tumour, { patient: 'p' })
    expect(resources[0]).toMatchObject({ resourceType: 'Specimen', subject: { reference: 'Patient/p' } })
    expect(part(observations[0], '48002-0')).toMatchObject(answer('LA6684-0'))
    expect(part((await convert(vcfOf('chr1 9 . A C . . . GT 0/1'))).observations[0], '48002-0')).toBeUndefined()
  })

  it('what is no VCF, or nobody’s, becomes nothing and says so', async () => {
    expect((await convert('chr1\t1', {}, 'x.vcf')).codes).toEqual(['vcf-format-missing'])
    expect((await convert('##fileformat=VCFv4.2')).codes).toEqual(['vcf-columns'])
    const sites = [...head.slice(0, 2), head[2]!.replace('\tFORMAT\tS1', ''), 'chr1\t9\t.\tA\tC\t.\t.\t.'].join('\n')
    const { codes, observations, loss } = await convert(sites)
    expect([codes, observations]).toEqual([['vcf-no-samples'], []])
    expect(loss.unmappedInAll).toBe(5)
  })
})

describe('the raw file of an array', () => {
  const file = (...rows: readonly string[]) =>
    ['# build 37', '# rsid\tchromosome\tposition\tgenotype', ...rows.map(row => row.replaceAll(' ', '\t'))].join('\n')

  it('gives what was read at each probe, as letters: which is the reference it does not say', async () => {
    const { observations, loss, codes } = await convert(
      file('rs1 1 8 AG', 'i3001 MT 16 G', 'rs3 2 5 --', 'rs4 X 5 DI'),
      { patient: 'p' },
    )
    expect(observations.map(one => (one.valueCodeableConcept as { text: string } | undefined)?.text)).toEqual([
      'A/G',
      'G',
      undefined,
      'D/I',
    ])
    expect(observations[0]).toMatchObject({
      code: { coding: [{ code: '84413-4' }] },
      subject: { reference: 'Patient/p' },
    })
    expect(part(observations[0], '81255-2')).toMatchObject(answer('rs1'))
    expect(part(observations[0], '48013-7')).toMatchObject(answer('NC_000001.10'))
    expect(observations[1]).toMatchObject({ identifier: [{ value: 'i3001' }] })
    expect(observations[2]).toMatchObject({ dataAbsentReason: { coding: [{ code: 'unknown' }] } })
    expect(loss).toMatchObject({ mapped: 12, text: 4, unmapped: [{ path: 'comment' }] })
    expect(codes).toEqual(['array-coverage'])
  })

  test.each([
    ['AncestryDNA', 'build 37.1\nrsid\tchromosome\tposition\tallele1\tallele2\nrs1\t23\t8\tA\tG\n', []],
    ['MyHeritage', '##reference=build37\nRSID,CHROMOSOME,POSITION,RESULT\n"rs1","X","8","AG"\n', []],
    ['FamilyTreeDNA', 'RSID,CHROMOSOME,POSITION,RESULT\n"rs1","X","8","AG"\n', ['array-build-missing']],
  ])('of %s', async (_, text, issues) => {
    const { observations, codes } = await convert(text.replace(/^build/, '#build'), { patient: 'p' })
    expect(observations).toMatchObject([{ valueCodeableConcept: { text: 'A/G' } }])
    expect(part(observations[0], '48000-4')).toMatchObject({ valueCodeableConcept: { text: 'chrX' } })
    expect(codes).toEqual([...issues, 'array-coverage'])
  })

  it('without its patient says so; a row that is none costs itself', async () => {
    const { codes, observations } = await convert(file('rs1 1 8 AG', 'rs2 1 x AG'))
    expect(codes).toEqual(['patient-unknown', 'array-row', 'array-coverage'])
    expect(observations[0]?.subject).toBeUndefined()
  })
})
