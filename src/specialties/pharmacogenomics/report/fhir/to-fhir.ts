import type { Issue } from '../../../../core/index.ts'
import type { DrugAdvice } from '../../guidance/index.ts'
import type { GeneReport } from '../gene-report.ts'
import type { RecordOrigin } from '../record-origin.ts'
import { builtInGenes } from '../tables.ts'
import { categories, codes, profiles } from './codings.ts'
import { drugObservation } from './drug-observations.ts'
import { geneObservations, isIncomplete } from './gene-observations.ts'
import { type Frame, referenceTo, uuidOf, type WrittenBundle, type WrittenReport } from './resource.ts'
import { variantObservations } from './variant-observations.ts'

/** One person's genes and what guidelines say of them. */
export type PersonReport = {
  /** The sample's name in the file. */
  readonly sample: string
  readonly genes: readonly GeneReport[]
  readonly advice: readonly DrugAdvice[]
  /** What was said of the file and of outside calls. */
  readonly issues: readonly Issue[]
  /** FHIR date at which the file was made, where it says so: `2026-11-05`. */
  readonly date?: string
  /** Version of the program that called. */
  readonly version: string
  /** Of a stored record, not of one file. */
  readonly record?: RecordOrigin
}

const limits =
  'Decision support only; not a certified medical device. A position that was not read is unknown, never the reference.'

/**
 * A Bundle after HL7 FHIR Genomics Reporting 3.0.0 (R4): the report, a variant for each change, a genotype and a phenotype a gene, an implication for
 * each thing that a guideline says of a drug. A result that an unread position could change is preliminary. What was not called is there without a value, and says so. The same input
 * gives the same Bundle; star alleles are text, as their PharmVar ids are not in the tables.
 *
 * @param patient id of the Patient whose genome it is; without one the Bundle brings a Patient with the sample's name
 *
 * @example
 * toFhir({ sample: 'S1', genes, advice, issues: [], version: '0.1.0' }).entry[0]?.resource.resourceType // 'DiagnosticReport'
 */
export const toFhir = (person: PersonReport, patient?: string): WrittenBundle => {
  const { sample, genes, advice, issues, date, version } = person
  const seed = JSON.stringify([sample, patient ?? null, date ?? null, version, genes, advice])
  const base = uuidOf(seed)
  const idOf = (what: string): string => uuidOf(`${base} ${what}`)
  const [patientId, deviceId, reportId] = [idOf('patient'), idOf('device'), idOf('report')]
  const frame: Frame = {
    idOf,
    subject: patient === undefined ? referenceTo(patientId) : { reference: `Patient/${patient}` },
    device: referenceTo(deviceId),
    ...(date === undefined ? {} : { effective: date }),
  }
  const ofVariants = genes.map(report => variantObservations(report, definitionOf(report), frame))
  const ofGenes = genes.map((report, index) =>
    geneObservations(report, lookedForIn(report), frame, ofVariants[index]?.map(({ id }) => referenceTo(id)) ?? []),
  )
  const genotypes = new Map(
    ofGenes.flatMap(([genotype], index) =>
      genotype === undefined ? [] : [[genes[index]?.gene ?? '', genotype] as const],
    ),
  )
  const said = advice.filter(({ detail }) => detail.length > 0)
  const observations = [
    ...ofVariants.flat(),
    ...ofGenes.flat(),
    ...said.map(one => drugObservation(one, frame, genotypes)),
  ]
  const report: WrittenReport = {
    resourceType: 'DiagnosticReport',
    id: reportId,
    meta: { profile: [profiles.report] },
    status: genes.some(isIncomplete) ? 'partial' : 'final',
    category: categories.report,
    code: codes.report,
    subject: frame.subject,
    ...(date === undefined ? {} : { effectiveDateTime: date }),
    result: observations.map(({ id }) => referenceTo(id)),
    conclusion: [conclusionOf(genes), ...issues.map(({ message }) => `${message}.`), limits].join(' '),
  }
  const resources = [
    report,
    ...(patient === undefined
      ? [{ resourceType: 'Patient' as const, id: patientId, identifier: [{ value: sample }] }]
      : []),
    {
      resourceType: 'Device' as const,
      id: deviceId,
      deviceName: [{ name: 'Attune', type: 'model-name' as const }],
      version: [{ value: version }],
      note: [{ text: limits }],
    },
    ...observations,
  ]
  return {
    resourceType: 'Bundle',
    id: base,
    type: 'collection',
    entry: resources.map(resource => ({ fullUrl: `urn:uuid:${resource.id}`, resource })),
  }
}

const definitionOf = ({ gene }: GeneReport) => builtInGenes.find(one => one.gene === gene)

/** Alleles whose own positions were all read. */
const lookedForIn = (report: GeneReport): readonly string[] | null => {
  const { source, missing } = report
  const definition = definitionOf(report)
  if (source !== 'genome' || definition === undefined) return null
  const unread = new Set(missing)
  const names = definition.positions.map(({ rsid, hgvs }) => rsid ?? hgvs)
  return definition.alleles.flatMap(({ name, own }) => (own.some(i => unread.has(names[i] ?? '')) ? [] : [name]))
}

const conclusionOf = (genes: readonly GeneReport[]): string => {
  const names = (of: readonly GeneReport[]) => of.map(({ gene }) => gene).join(', ')
  const none = genes.filter(({ source }) => source === 'none')
  const known = genes.filter(({ source }) => source !== 'none')
  return [
    known.length === 0 ? 'No gene was called.' : `Called: ${names(known)}.`,
    ...(none.length === 0 ? [] : [`Not called, which is no normal result: ${names(none)}.`]),
  ].join(' ')
}
