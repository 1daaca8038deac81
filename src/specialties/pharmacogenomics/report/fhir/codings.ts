import { codeSystems } from '../../../../core/index.ts'
import type { WrittenCoding, WrittenConcept } from './resource.ts'

// HL7 FHIR Genomics Reporting 3.0.0 (STU 3, R4): profiles, codes and the systems of their values. Read in the guide's
// pages (hl7.org/fhir/uv/genomics-reporting) and its source (HL7/genomics-reporting, input/fsh).

const guide = 'http://hl7.org/fhir/uv/genomics-reporting'

export const profiles = {
  report: `${guide}/StructureDefinition/genomic-report`,
  genotype: `${guide}/StructureDefinition/genotype`,
  implication: `${guide}/StructureDefinition/therapeutic-implication`,
  variant: `${guide}/StructureDefinition/variant`,
} as const

export const relatedArtifact = 'http://hl7.org/fhir/StructureDefinition/workflow-relatedArtifact'

const concept = (system: string, code: string, display: string): WrittenConcept => ({
  coding: [{ system, code, display }],
})
const loinc = (code: string, display: string) => concept(codeSystems.loinc, code, display)
const toBeDetermined = (code: string, display: string) => concept(`${guide}/CodeSystem/tbd-codes-cs`, code, display)

const genetics = concept('http://terminology.hl7.org/CodeSystem/v2-0074', 'GE', 'Genetics')
export const categories = {
  report: [genetics],
  observation: [
    concept('http://terminology.hl7.org/CodeSystem/observation-category', 'laboratory', 'Laboratory'),
    genetics,
  ],
} as const

export const codes = {
  report: loinc('51969-4', 'Genetic analysis report'),
  genotype: loinc('84413-4', 'Genotype display name'),
  geneStudied: loinc('48018-6', 'Gene studied [ID]'),
  medicationAssessed: loinc('51963-7', 'Medication assessed [ID]'),
  /** Not a component of the guide, whose slices are open: LOINC's own question for the kind of suggestion. */
  suggestion: loinc('82116-5', 'Medication usage suggestion [Type]'),
  implication: toBeDetermined('therapeutic-implication', 'Therapeutic Implication'),
  conclusion: toBeDetermined('conclusion-string', 'Conclusion text'),
  variant: loinc('69548-6', 'Genetic variant assessment'),
  assembly: loinc('62374-4', 'Human reference sequence assembly version'),
  referenceSequence: loinc('48013-7', 'Genomic reference sequence [ID]'),
  place: loinc('81254-5', 'Genomic allele start-end'),
  counting: loinc('92822-6', 'Genomic coord system'),
  referenceBases: loinc('69547-8', 'Genomic ref allele [ID]'),
  alternateBases: loinc('69551-0', 'Genomic alt allele [ID]'),
  allelicState: loinc('53034-5', 'Allelic state'),
  dbsnp: loinc('81255-2', 'dbSNP [ID]'),
  unknown: concept('http://terminology.hl7.org/CodeSystem/data-absent-reason', 'unknown', 'Unknown'),
} as const

const answer = (code: string, display: string): WrittenCoding => ({ system: codeSystems.loinc, code, display })

/** Values that the guide's list for a therapeutic implication has; other phenotypes are text. */
export const phenotypeAnswers: Readonly<Record<string, WrittenCoding>> = {
  'Ultrarapid Metabolizer': answer('LA10315-2', 'Ultrarapid metabolizer'),
  'Rapid Metabolizer': answer('LA25390-8', 'Rapid metabolizer'),
  'Normal Metabolizer': answer('LA25391-6', 'Normal metabolizer'),
  'Intermediate Metabolizer': answer('LA10317-8', 'Intermediate metabolizer'),
  'Poor Metabolizer': answer('LA9657-3', 'Poor metabolizer'),
  'Increased Function': answer('LA25392-4', 'Increased function'),
  'Normal Function': answer('LA25393-2', 'Normal function'),
  'Decreased Function': answer('LA25395-7', 'Decreased function'),
  'Poor Function': answer('LA25394-0', 'Poor function'),
}

/** LOINC's answers, as the reader of variants knows them. */
export const variantAnswers = {
  present: answer('LA9633-4', 'Present'),
  grch38: answer('LA26806-2', 'GRCh38'),
  fromOne: answer('LA30102-0', '1-based character counting'),
  heterozygous: answer('LA6706-1', 'Heterozygous'),
  homozygous: answer('LA6705-3', 'Homozygous'),
  hemizygous: answer('LA6707-9', 'Hemizygous'),
} as const

export const systems = {
  refseq: 'http://www.ncbi.nlm.nih.gov/refseq',
  dbsnp: 'http://www.ncbi.nlm.nih.gov/snp',
} as const

export const suggestionAnswers = {
  alternative: answer('LA26421-0', 'Consider alternative medication'),
  lower: answer('LA26422-8', 'Decrease dose'),
} as const

/** HGNC ids; a gene of which two sources were not at hand is named by its symbol only. */
const hgnc: Readonly<Record<string, string>> = {
  ABCG2: 'HGNC:74',
  CACNA1S: 'HGNC:1397',
  CFTR: 'HGNC:1884',
  CYP2B6: 'HGNC:2615',
  CYP2C19: 'HGNC:2621',
  CYP2C9: 'HGNC:2623',
  CYP2D6: 'HGNC:2625',
  CYP3A4: 'HGNC:2637',
  CYP3A5: 'HGNC:2638',
  DPYD: 'HGNC:3012',
  F2: 'HGNC:3535',
  F5: 'HGNC:3542',
  G6PD: 'HGNC:4057',
  'HLA-A': 'HGNC:4931',
  'HLA-B': 'HGNC:4932',
  'MT-RNR1': 'HGNC:7470',
  NAT2: 'HGNC:7646',
  NUDT15: 'HGNC:23063',
  RYR1: 'HGNC:10483',
  SLCO1B1: 'HGNC:10959',
  TPMT: 'HGNC:12014',
  UGT1A1: 'HGNC:12530',
  VKORC1: 'HGNC:23663',
}

export const geneConcept = (gene: string): WrittenConcept => {
  const code = hgnc[gene]
  return code === undefined
    ? { text: gene }
    : { coding: [{ system: 'http://www.genenames.org/geneId', code, display: gene }], text: gene }
}

export const drugConcept = (drug: string, rxnorm: string | null): WrittenConcept =>
  rxnorm === null
    ? { text: drug }
    : { coding: [{ system: codeSystems.rxnorm, code: rxnorm, display: drug }], text: drug }
