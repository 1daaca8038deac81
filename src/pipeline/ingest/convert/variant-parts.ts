import { accessionOf } from '../../../clinical/index.ts'
import { codeSystems } from '../../../core/index.ts'
import type { JsonObject } from '../../../standards/fhir/index.ts'

/** Observations of HL7's Genomics Reporting guide 3.0.0 (Variant, Genotype): their codes are LOINC's, and so are these answers. */
export const loinc = (code: string, display: string) => ({ system: codeSystems.loinc, code, display })

export const concept = (coding: JsonObject) => ({ coding: [coding] })

export const words = (text: string) => ({ valueCodeableConcept: { text } })

/** A component with its value, as `{ valueString: 'A' }`. */
export const component = (code: JsonObject, value: JsonObject): JsonObject => ({ code: concept(code), ...value })

export const geneticCategories = [
  concept({
    system: 'http://terminology.hl7.org/CodeSystem/observation-category',
    code: 'laboratory',
    display: 'Laboratory',
  }),
  concept({ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'GE', display: 'Genetics' }),
]

export const variantCode = concept(loinc('69548-6', 'Genetic variant assessment'))

/** LOINC answer list LL1971-2. */
export const assessments = {
  present: loinc('LA9633-4', 'Present'),
  absent: loinc('LA9634-2', 'Absent'),
  noCall: loinc('LA18198-4', 'No call'),
  indeterminate: loinc('LA11884-6', 'Indeterminate'),
} as const

export const sourceClassCode = loinc('48002-0', 'Genomic source class [Type]')
export const sourceClasses = { somatic: loinc('LA6684-0', 'Somatic'), germline: loinc('LA6683-2', 'Germline') } as const

/** LOINC answer list LL1040-6. */
const assemblies = { GRCh37: loinc('LA14029-5', 'GRCh37'), GRCh38: loinc('LA26806-2', 'GRCh38') } as const

/** Where something is: members that are not known are absent. */
export type VariantPlace = {
  readonly assembly: 'GRCh37' | 'GRCh38' | undefined
  /** What the source calls the assembly. */
  readonly build?: string
  /** `chr10` */
  readonly chromosome: string | undefined
  /** What the source calls the chromosome. */
  readonly named: string
  /** First and last base, counted from 1. */
  readonly start?: number | undefined
  readonly end?: number | undefined
}

/** Assembly, chromosome, its RefSeq accession, and the bases, with how they are counted. */
export const placeParts = ({
  assembly,
  build = '',
  chromosome,
  named,
  start,
  end,
}: VariantPlace): readonly JsonObject[] => {
  const accession = assembly === undefined || chromosome === undefined ? undefined : accessionOf(assembly, chromosome)
  const coded = assembly === undefined ? {} : concept(assemblies[assembly])
  const text = build === '' ? {} : { text: build }
  const range = {
    ...(start === undefined ? {} : { low: { value: start } }),
    ...(end === undefined ? {} : { high: { value: end } }),
  }
  return [
    ...(assembly === undefined && build === ''
      ? []
      : [
          component(loinc('62374-4', 'Human reference sequence assembly version'), {
            valueCodeableConcept: { ...coded, ...text },
          }),
        ]),
    ...(named === '' ? [] : [component(loinc('48000-4', 'Chromosome'), words(chromosome ?? named))]),
    ...(accession === undefined
      ? []
      : [
          component(loinc('48013-7', 'Genomic reference sequence [ID]'), {
            valueCodeableConcept: concept({ system: 'http://www.ncbi.nlm.nih.gov/refseq', code: accession }),
          }),
        ]),
    ...(Object.keys(range).length === 0
      ? []
      : [
          component(loinc('81254-5', 'Genomic allele start-end'), { valueRange: range }),
          component(loinc('92822-6', 'Genomic coord system'), {
            valueCodeableConcept: concept(loinc('LA30102-0', '1-based character counting')),
          }),
        ]),
  ]
}

export const referencePart = (bases: string): JsonObject =>
  component(loinc('69547-8', 'Genomic ref allele [ID]'), { valueString: bases })

export const alternatePart = (bases: string): JsonObject =>
  component(loinc('69551-0', 'Genomic alt allele [ID]'), { valueString: bases })

/** @param rsid `rs4244285` */
export const dbsnpPart = (rsid: string): JsonObject =>
  component(loinc('81255-2', 'dbSNP [ID]'), {
    valueCodeableConcept: concept({ system: 'http://www.ncbi.nlm.nih.gov/snp', code: rsid }),
  })

export const readsPart = (reads: number): JsonObject =>
  component(loinc('82121-5', 'Allelic read depth'), {
    valueQuantity: { value: reads, unit: '1', system: codeSystems.ucum, code: '1' },
  })
