import { readChromosome } from '../../../../clinical/index.ts'
import { issue } from '../../../../core/index.ts'
import type { Chunks, ConversionContext, Converted, Format } from '../conversion.ts'
import { renderRows } from '../csv-rows.ts'
import { subjectOf } from '../devices/subject.ts'
import { idOf } from '../ids.ts'
import { concept, dbsnpPart, geneticCategories, loinc, placeParts } from '../variant-parts.ts'
import { type ArrayCall, arrayRows, looksLikeArray } from './array-rows.ts'

/**
 * Raw files of genotyping arrays as Observations of the Genomics Reporting guide (Genotype), every row. The letters are what
 * the array read: a file does not say which of them is the reference, so nothing is a variant. What is imported are
 * genotypes at pharmacogene positions instead (`arrayEvents`).
 */
export const rawArray: Format = {
  id: 'raw-array',
  title: 'raw files of genotyping arrays (23andMe, AncestryDNA, FamilyTreeDNA, MyHeritage)',
  extensions: ['txt', 'csv'],
  recognises: (_name, head) => looksLikeArray(head),
  revises: false,
  zipped: false,
  convert: convertArray,
  render: renderRows,
}

const probeSystem = 'urn:attune:array:probe'
const genotypeCode = concept(loinc('84413-4', 'Genotype display name'))
const method = { text: 'Genotyping array' }
/** AncestryDNA numbers the others; 25 is the part that X and Y share, 26 the mitochondrion. */
const numbered: Readonly<Record<string, string>> = { 23: 'X', 24: 'Y', 26: 'MT' }

async function* convertArray(chunks: Chunks, { loss, said }: ConversionContext): AsyncGenerator<Converted> {
  const { id: patient, found } = subjectOf('raw-array', said, {}, { offset: 0, length: 0 })
  yield* found
  const toObservation = observationMaker(patient)
  let assembly: 'GRCh37' | 'GRCh38' | undefined
  let [calls, noCalls] = [0, 0]
  for await (const some of arrayRows(chunks)) {
    for (const { row, at } of some) {
      const place = `line ${at.line}`
      const range = { offset: at.offset, length: at.length }
      if (row.kind === 'comment') loss.unmapped('comment', 'a comment', row.text, place)
      else if (row.kind === 'fault') {
        loss.unmapped('lines that are no rows', row.message, undefined, place)
        yield { kind: 'quarantine', range, code: row.code, message: `Line ${at.line}: ${row.message}` }
      } else if (row.kind === 'header') {
        assembly = row.header.assembly
        if (assembly === undefined) yield { kind: 'issue', issue: buildMissing }
      } else {
        calls += 1
        if (/^[-0]+$/.test(row.genotype)) noCalls += 1
        for (const path of ['rsid', 'chromosome', 'position']) loss.mapped(path)
        loss.text('genotype')
        yield { kind: 'resource', resource: toObservation(row, assembly), range }
      }
    }
  }
  const message = `${calls} places are on the array, ${noCalls} of them not called; all others are unknown, not the reference`
  yield { kind: 'issue', issue: issue('information', 'array-coverage', message) }
}

const buildMissing = issue(
  'warning',
  'array-build-missing',
  'The file does not name the build of the genome that its positions are of: places without an assembly',
)

const observationMaker = (patient: string) => (call: ArrayCall, assembly: 'GRCh37' | 'GRCh38' | undefined) => {
  const { rsid, chromosome: named, position, genotype } = call
  const isRsid = /^rs\d+$/.test(rsid)
  const called = !/^[-0]+$/.test(genotype)
  const chromosome = readChromosome(numbered[named] ?? named)
  return {
    resourceType: 'Observation',
    id: idOf('Observation', probeSystem, patient, rsid, named, String(position), genotype, assembly),
    ...(isRsid ? {} : { identifier: [{ system: probeSystem, value: rsid }] }),
    status: 'final',
    category: geneticCategories,
    code: genotypeCode,
    ...(patient === '' ? {} : { subject: { reference: `Patient/${patient}` } }),
    ...(called
      ? { valueCodeableConcept: { text: [...genotype].join('/') } }
      : { dataAbsentReason: notCalled(genotype) }),
    method,
    component: [
      ...placeParts({ assembly, chromosome, named, start: position, end: position }),
      ...(isRsid ? [dbsnpPart(rsid)] : []),
    ],
  }
}

const notCalled = (written: string) => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code: 'unknown', display: 'Unknown' }],
  text: `Not called (${written})`,
})
