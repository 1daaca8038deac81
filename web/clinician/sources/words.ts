import { durationText } from '../../../src/core/index.ts'
import type { SourceView } from '../../../src/pipeline/delivery/contract.ts'

/** The ways by which data come, as a reader says them. */
const ways: Readonly<Record<string, string>> = {
  files: 'Files',
  'hl7v2-mllp': 'HL7 v2 (MLLP)',
  'fhir-bulk': 'FHIR bulk export',
  'fhir-search': 'FHIR search',
  'fhir-subscription': 'FHIR subscription',
  dicomweb: 'DICOMweb',
  'cds-hooks': 'CDS Hooks',
  live: 'Live readings',
}

export const wayText = (adapter: string): string => ways[adapter] ?? adapter

/** Whether a source is silent, how long, and by what it is judged. */
export const silenceText = ({ silent, seconds, afterSeconds, by }: SourceView['silence']): string => {
  const heard = seconds === null ? 'never heard' : `last heard ${durationText(seconds)} ago`
  if (afterSeconds === null) return `${heard}; no rhythm is known yet, so its silence raises no alert`
  const limit = `${durationText(afterSeconds)} (${by === 'configured' ? 'set by the site' : 'by its own rhythm'})`
  return silent ? `${heard}; expected within ${limit}` : `${heard}; silent after ${limit}`
}

/** What must be said before a document of these reasons can be read. */
export const unsaidOf = (codes: readonly string[]) => ({
  patient: codes.includes('patient-unknown'),
  zone: codes.includes('zone-unknown'),
  dateOrder: codes.includes('date-order-unknown'),
})
