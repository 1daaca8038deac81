import type { JsonObject } from '../../../../standards/fhir/index.ts'
import {
  isAnyOther,
  isWithoutEvidence,
  type VcfGenotype,
  type VcfRow,
  writeGenotype,
} from '../../../../standards/vcf/index.ts'
import {
  alternatePart,
  assessments,
  component,
  concept,
  dbsnpPart,
  loinc,
  placeParts,
  readsPart,
  referencePart,
  sourceClassCode,
  sourceClasses,
} from '../variant-parts.ts'
import type { VcfValues } from './vcf-values.ts'

/** LOINC answer list LL381-5, by copies of the allele and of others. */
const allelicStates = {
  homozygous: loinc('LA6705-3', 'Homozygous'),
  heterozygous: loinc('LA6706-1', 'Heterozygous'),
  hemizygous: loinc('LA6707-9', 'Hemizygous'),
} as const

/** What the file says beside the row. */
export type VcfSetting = {
  readonly assembly: 'GRCh37' | 'GRCh38' | undefined
  readonly chromosome: string | undefined
  /** Of a tumour: its variants are not the person's. */
  readonly somatic: boolean
}

/** What an Observation says beside whose it is. */
export type VcfStatement = { readonly key: readonly string[]; readonly members: JsonObject }

type Assessment = keyof typeof assessments

/**
 * What a row says of a sample: of each alternate allele that it names whether it is present; of a row that names none (a block
 * of reference calls, or a reference call) that its span is the reference. A call is what it says only where FILTER is PASS or
 * was not applied, every copy is called, and GQ is not 0: callers write
 * 0/0 with GQ 0 where they have no evidence (hts-specs, issue 756).
 *
 * @returns or why nothing can be said
 */
export const statementsOf = (
  row: VcfRow,
  values: VcfValues,
  sample: number,
  setting: VcfSetting,
): readonly VcfStatement[] | { readonly fault: string } => {
  const end = lastBase(row, values)
  if (end === undefined) return { fault: 'END is not a place at or behind POS' }
  const place = [
    ...placeParts({ ...setting, named: row.CHROM, start: row.POS, end }),
    ...row.ID.filter(isRsid).map(dbsnpPart),
    referencePart(row.REF),
  ]
  const note = noteOf(row, values, sample)
  const statement = (
    alternate: string,
    assessed: Assessment,
    text: string | undefined,
    parts: readonly JsonObject[],
  ) => ({
    key: [row.CHROM, String(row.POS), row.REF, alternate, String(end)],
    members: {
      valueCodeableConcept: { ...concept(assessments[assessed]), ...(text === undefined ? {} : { text }) },
      ...(note === '' ? {} : { note: [{ text: note }] }),
      component: [...place, ...parts],
    },
  })
  noteUses(row, values, sample)
  const named = row.ALT.flatMap((allele, n) => (allele === '*' || isAnyOther(allele) ? [] : [{ allele, index: n + 1 }]))
  const doubt = doubtOf(row, values.value('FORMAT/GQ', sample))
  if (named.length === 0) {
    const assessed = referenceCall(row.GT) ?? doubt ?? 'absent'
    const block = values.value('INFO/END') === undefined ? 'Reference' : 'Reference block'
    return [
      statement(
        '',
        assessed,
        assessed === 'absent' ? [block, note].filter(one => one !== '').join(', ') : undefined,
        [],
      ),
    ]
  }
  const reads = (values.value('FORMAT/AD', sample) ?? '').split(',')
  return named.map(({ allele, index }) => {
    const assessed = doubt ?? alleleCall(row.GT, index)
    const depth = /^\d{1,9}$/.test(reads[index] ?? '') ? [readsPart(Number(reads[index]))] : []
    if (depth.length > 0) values.mapped('FORMAT/AD', sample)
    const state = assessed === 'present' ? stateOf(row.GT, index, setting.chromosome) : undefined
    return statement(allele, assessed, undefined, [
      alternatePart(allele),
      ...(state === undefined
        ? []
        : [component(loinc('53034-5', 'Allelic state'), { valueCodeableConcept: concept(allelicStates[state]) })]),
      ...depth,
      ...(assessed === 'present' && (setting.somatic || row.SOMATIC)
        ? [component(sourceClassCode, { valueCodeableConcept: concept(sourceClasses.somatic) })]
        : []),
    ])
  })
}

const isRsid = (id: string): boolean => /^rs\d+$/.test(id)

/** END where the file states it (blocks, symbolic alleles), else the end of REF. */
const lastBase = ({ POS, REF }: VcfRow, values: VcfValues): number | undefined => {
  const stated = values.value('INFO/END')
  if (stated === undefined) return POS + REF.length - 1
  return /^\d{1,10}$/.test(stated) && Number(stated) >= POS ? Number(stated) : undefined
}

/** Why a call is none that holds, whatever it says. */
const doubtOf = ({ FILTER, GT }: VcfRow, quality: string | undefined): Assessment | undefined => {
  if (GT === null || GT.alleles.every(allele => allele === null)) return 'noCall'
  if (FILTER !== null && !FILTER.includes('PASS')) return 'indeterminate'
  return isWithoutEvidence(quality) ? 'indeterminate' : undefined
}

/** Whether a row without a named alternate allele says anything but the reference. */
const referenceCall = (GT: VcfGenotype | null): Assessment | undefined => {
  if (GT === null || GT.alleles.includes(null)) return 'noCall'
  return GT.alleles.every(allele => allele === 0) ? undefined : 'indeterminate'
}

const alleleCall = (GT: VcfGenotype | null, index: number): Assessment => {
  if (GT?.alleles.includes(index) === true) return 'present'
  return GT === null || GT.alleles.includes(null) ? 'noCall' : 'absent'
}

/** Of one or two copies that are all called. A mitochondrion is of no such state. */
const stateOf = (
  GT: VcfGenotype | null,
  index: number,
  chromosome: string | undefined,
): keyof typeof allelicStates | undefined => {
  const alleles = GT?.alleles ?? []
  if (alleles.includes(null) || chromosome === 'chrM') return undefined
  if (alleles.length === 1) return 'hemizygous'
  if (alleles.length !== 2) return undefined
  return alleles.every(allele => allele === index) ? 'homozygous' : 'heterozygous'
}

/** What R4 has no place for and a reader must know: `GT 0|1, PS 7, GQ 50, FILTER q10`. */
const noteOf = ({ GT, PS, FILTER }: VcfRow, values: VcfValues, sample: number): string => {
  const quality = values.value('FORMAT/GQ', sample)
  const odd = GT !== null && (GT.phased || GT.alleles.includes(null) || GT.alleles.length > 2)
  const failed = FILTER !== null && !FILTER.includes('PASS')
  return [
    ...(odd ? [`GT ${writeGenotype(GT)}`] : []),
    ...(PS === undefined ? [] : [`PS ${PS}`]),
    ...(quality === undefined ? [] : [`GQ ${quality}`]),
    ...(failed ? [`FILTER ${FILTER.join(';')}`] : []),
  ].join(', ')
}

const noteUses = ({ ID, FILTER, SOMATIC, ALT }: VcfRow, values: VcfValues, sample: number): void => {
  for (const path of ['CHROM', 'POS', 'REF', 'INFO/END']) values.mapped(path)
  if (ALT.every(allele => allele !== '*')) values.mapped('ALT')
  else values.text('ALT')
  if (ID.every(isRsid)) values.mapped('ID')
  if (FILTER === null || FILTER.includes('PASS')) values.mapped('FILTER')
  else values.text('FILTER')
  if (SOMATIC) values.mapped('INFO/SOMATIC')
  values.mapped('FORMAT/GT', sample)
  for (const path of ['FORMAT/GQ', 'FORMAT/PS', 'FORMAT/FT']) values.text(path, sample)
}
