import { canonicalJson } from '../../../../core/index.ts'
import type { ConversionContext, ConvertedResource } from '../conversion.ts'
import { idOf } from '../ids.ts'
import type { RowReader } from '../table-row.ts'
import {
  assessments,
  concept,
  geneticCategories,
  sourceClassCode,
  sourceClasses,
  variantCode,
} from '../variant-parts.ts'
import { type MafColumns, variantComponents } from './variant.ts'

/** What a row became; `fault`: why nothing. */
type MafRow = {
  readonly resources: readonly ConvertedResource[]
  readonly fault?: { readonly code: string; readonly message: string }
}

const barcodeSystem = 'urn:attune:maf:tumor-sample-barcode'
const caseSystem = 'urn:attune:maf:case'

/** Project, site and participant of a TCGA barcode; other barcodes name no case apart from the sample. */
const tcgaCase = /^TCGA-[A-Z0-9]{2}-[A-Z0-9]{4}(?=-|$)/

const present = concept(assessments.present)
const sourceClass = concept(sourceClassCode)
const classes = { somatic: concept(sourceClasses.somatic), germline: concept(sourceClasses.germline) }

/** Samples that have been given, so that patient and specimen are given once. */
const mostSamples = 100_000

/**
 * Turns rows of a MAF into a variant each, with the patient and the specimen that the tumour's barcode names. A row without a
 * Mutation_Status states a variant of the tumour, since its alleles are the tumour's: never the genotype of the person.
 */
export const mafRowConverter = (columns: MafColumns, { said }: ConversionContext) => {
  const given = new Set<string>()
  const at = (name: string) => columns.get(name) ?? -1
  let onlyCase: string | undefined
  let buildless = false
  return (row: RowReader): MafRow => {
    const barcode = row.cell(at('tumor_sample_barcode'))
    if (barcode === '') return fault('maf-sample-missing', 'No Tumor_Sample_Barcode: nobody knows whose variant it is')
    const of = tcgaCase.exec(barcode)?.[0] ?? barcode
    onlyCase ??= of
    if (said.patient !== undefined && of !== onlyCase) {
      return fault('maf-other-patient', 'Of another case than the first row, and --patient names one patient')
    }
    const components = variantComponents(row, columns)
    if (row.cell(at('chromosome')) === '' || !/^\d+$/.test(row.cell(at('start_position')))) {
      return fault('maf-place-missing', 'No Chromosome, or no number in Start_Position: no variant')
    }
    if (row.cell(at('ncbi_build')) === '' && !buildless) {
      buildless = true
      row.warn(
        'maf-build-missing',
        'No NCBI_Build: of which genome the positions are is not known',
        at('start_position'),
      )
    }
    row.mapped(at('tumor_sample_barcode'))
    const patient = said.patient ?? idOf('Patient', caseSystem, of)
    const specimen = idOf('Specimen', barcodeSystem, barcode)
    const content = {
      component: [...components, { code: sourceClass, valueCodeableConcept: statusOf(row, at('mutation_status')) }],
      ...textOf(row, at('sequence_source'), text => ({ method: { text } })),
      ...textOf(row, at('center'), text => ({ performer: [{ display: text }] })),
      ...textOf(row, at('sequencer'), text => ({ device: { display: text } })),
    }
    const observation = {
      resourceType: 'Observation',
      id: idOf('Observation', barcodeSystem, barcode, canonicalJson(content)),
      status: 'final',
      category: geneticCategories,
      code: variantCode,
      subject: { reference: `Patient/${patient}` },
      valueCodeableConcept: present,
      specimen: { reference: `Specimen/${specimen}` },
      ...content,
    }
    return { resources: [...introduce(barcode, of, patient, specimen), observation] }
  }

  function introduce(barcode: string, of: string, patient: string, specimen: string): readonly ConvertedResource[] {
    if (given.has(barcode)) return []
    if (given.size >= mostSamples) given.clear()
    given.add(barcode)
    const subject = { reference: `Patient/${patient}` }
    const identifier = [{ system: barcodeSystem, value: barcode }]
    const person = { resourceType: 'Patient', id: patient, identifier: [{ system: caseSystem, value: of }] }
    return [
      ...(said.patient === undefined ? [person] : []),
      { resourceType: 'Specimen', id: specimen, identifier, type: { text: 'Tumor sample' }, subject },
    ]
  }
}

const fault = (code: string, message: string): MafRow => ({ resources: [], fault: { code, message } })

const statusOf = (row: RowReader, column: number): object => {
  const status = row.cell(column)
  const key = status.toLowerCase()
  if (key === 'somatic' || key === 'germline') {
    row.mapped(column)
    return classes[key]
  }
  if (status !== '') row.text(column)
  return status === '' ? classes.somatic : { ...classes.somatic, text: status }
}

const textOf = <T>(row: RowReader, column: number, make: (text: string) => T): T | Record<string, never> => {
  const text = row.cell(column)
  if (text === '') return {}
  row.text(column)
  return make(text)
}
