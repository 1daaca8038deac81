import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Instant } from '../../src/core/index.ts'
import { simulatePatient } from '../../src/simulation/index.ts'
import { fileOf } from '../support/dicom.ts'
import { study } from '../support/dicom-objects.ts'
import { type FakeFhir, ndjsonOf, startFakeFhir } from '../support/fake-fhir.ts'
import { glucoseMapping } from '../support/glucose-table.ts'
import { oruOf } from '../support/mllp.ts'

/** What one adapter is given, and the commands that bring it in; the last of them is killed. */
export type AdapterFeed = {
  readonly name: string
  /** Writes what is to come into a folder. @returns commands without `--data`; more than one: those before prepare */
  readonly prepare: (folder: string, scale: number) => Promise<Prepared>
}

export type Prepared = {
  readonly commands: readonly (readonly string[])[]
  /** Messages for a listener, in their order; the last command then is the listener. */
  readonly messages?: readonly string[]
  readonly close?: () => Promise<void>
}

const asOf = '2026-11-02T09:00:00.000Z' as Instant
const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: Math.ceil(count) }, (_, n) => make(n))
const clock = (n: number): string => new Date(Date.UTC(2026, 0, 1) + n * 300_000).toISOString().slice(0, 19)

const patientLines = (n: number): readonly string[] =>
  simulatePatient({ seed: 77, index: n, asOf }).resources.map(resource => JSON.stringify(resource))

const files = async (name: string, folder: string, given: Readonly<Record<string, string | Uint8Array>>) => {
  for (const [file, content] of Object.entries(given)) writeFileSync(join(folder, file), content)
  return { commands: [['import', folder, '--source', name]] }
}

const feed = (
  name: string,
  given: (scale: number) => Readonly<Record<string, string | Uint8Array>>,
  more: readonly string[] = [],
  before: string | null = null,
): AdapterFeed => ({
  name,
  prepare: async (folder, scale) => {
    const { commands } = await files(name, folder, given(scale))
    const importing = commands.map(command => [...command, ...more])
    if (before === null) return { commands: importing }
    const first = join(folder, '..', `${name}-before.json`)
    writeFileSync(first, before)
    return { commands: [['import', first, '--source', name], ...importing] }
  },
})

const person = JSON.stringify({ resourceType: 'Patient', id: 'me', gender: 'female', birthDate: '1960-01-01' })

const fhirFolder = feed('fhir-folder', scale => ({
  'broken.json': '{"resourceType":"Patient",',
  ...Object.fromEntries(
    times(90 * scale, n => [
      `${n}.json`,
      `{"resourceType":"Bundle","type":"collection","entry":[${patientLines(n)
        .map(one => `{"resource":${one}}`)
        .join()}]}`,
    ]),
  ),
}))

const ndjson = feed('ndjson', scale => ({
  'all.ndjson': [...times(120 * scale, n => [...patientLines(1_000 + n), '{"no'].join('\n')), ''].join('\n'),
}))

const message = (n: number): string => oruOf(`p${n % 50}`, `C${n}`, 4 + (n % 90) / 10)

const hl7Files = feed('hl7v2-file', scale => ({
  'batch.hl7': `${times(2_500 * scale, message).join('\r')}MSH|broken\r`,
}))

const problem = (n: number): string => `<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<id root="2.16.840.1.113883.19.1" extension="D${n}"/><code code="34133-9" codeSystem="2.16.840.1.113883.6.1"/>
<title>Summary</title><effectiveTime value="20260110120000+0100"/>
<recordTarget><patientRole><id root="2.16.840.1.113883.19.5" extension="${n % 40}"/><patient>
<name><given>Anna</given><family>Test</family></name><administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/>
<birthTime value="19500304"/></patient></patientRole></recordTarget>
<component><structuredBody><component><section><code code="11450-4" codeSystem="2.16.840.1.113883.6.1"/><title>Problems</title>
<text>Words ${n}</text><entry><act classCode="ACT" moodCode="EVN"><templateId root="2.16.840.1.113883.10.20.22.4.3"/>
<id root="2.16.840.1.113883.19.7" extension="${n}"/><code code="CONC" codeSystem="2.16.840.1.113883.5.6"/><statusCode code="active"/>
<entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN"><templateId root="2.16.840.1.113883.10.20.22.4.4"/>
<id root="2.16.840.1.113883.19.8" extension="${n}"/><code code="55607006" codeSystem="2.16.840.1.113883.6.96"/>
<statusCode code="completed"/><effectiveTime><low value="20190305"/></effectiveTime>
<value xsi:type="CD" code="73211009" codeSystem="2.16.840.1.113883.6.96" displayName="Diabetes mellitus"/>
</observation></entryRelationship></act></entry></section></component></structuredBody></component></ClinicalDocument>`

const cCda = feed('c-cda', scale => ({
  'broken.xml': '<ClinicalDocument xmlns="urn:hl7-org:v3"><id',
  ...Object.fromEntries(times(900 * scale, n => [`${n}.xml`, problem(n)])),
}))

const mapping = glucoseMapping(',')

const table: AdapterFeed = {
  name: 'csv-mapping',
  prepare: async (folder, scale) => {
    const map = join(folder, '..', 'csv-mapping-map.json')
    writeFileSync(map, JSON.stringify(mapping))
    const day = (n: number) => `${String(1 + (n % 28)).padStart(2, '0')}.${String(1 + (n % 12)).padStart(2, '0')}.2026`
    const rows = times(6_000 * scale, n => `${n % 300};${day(n)};${n % 500 === 7 ? 'x' : `${4 + (n % 60)},${n % 10}`}`)
    const { commands } = await files('csv-mapping', folder, {
      'visits.csv': ['pid;visit;glucose', ...rows, ''].join('\n'),
    })
    return { commands: commands.map(command => [...command, '--mapping', map]) }
  },
}

const clarityHead =
  'Index,Timestamp (YYYY-MM-DDThh:mm:ss),Event Type,Event Subtype,Patient Info,Device Info,Source Device ID,Glucose Value (mg/dL),Insulin Value (u),Carb Value (grams),Duration (hh:mm:ss),Glucose Rate of Change (mg/dL/min)'

const dexcom = feed(
  'dexcom-clarity',
  scale => ({
    'clarity.csv': [
      clarityHead,
      ...times(100_000 * scale, n => `${n},${clock(n)},EGV,,,,iPhone,${n % 999 === 5 ? 'odd' : 60 + (n % 200)},,,,`),
    ].join('\n'),
  }),
  ['--patient', 'me', '--zone', 'Europe/Vienna'],
  person,
)

const apple = feed(
  'apple-health',
  scale => ({
    'export.xml': [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<HealthData locale="en_US"><ExportDate value="2026-12-01 08:00:00 +0100"/>',
      ...times(100_000 * scale, n => {
        const at = `${clock(n).replace('T', ' ')} +0000`
        return `<Record type="HKQuantityTypeIdentifierHeartRate" sourceName="Watch" unit="count/min" startDate="${at}" endDate="${at}" value="${50 + (n % 90)}"/>`
      }),
      '</HealthData>',
    ].join('\n'),
  }),
  ['--patient', 'me'],
  person,
)

const vcfHead = `##fileformat=VCFv4.2\n##reference=GRCh38\n##contig=<ID=chr1,length=248956422,assembly=GRCh38>\n##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n`
const positions = [97082391, 97305364, 97450058, 97515787, 97515839, 97573863, 97579893, 97699474, 97699535, 97883329]

const vcf = feed(
  'vcf',
  scale => ({
    'one.vcf': `${vcfHead}${times(200_000 * scale, n => `chr1\t${1_000 + n}\t.\tA\tG\t50\tPASS\t.\tGT\t0/1`).join('\n')}\nchr1\todd\t.\tA\tG\t50\tPASS\t.\tGT\t0/1\n${positions.map(at => `chr1\t${at}\t.\tT\tC\t50\tPASS\t.\tGT\t0/1`).join('\n')}\n`,
  }),
  ['--patient', 'me'],
  person,
)

const mafHead =
  'Hugo_Symbol\tNCBI_Build\tChromosome\tStart_Position\tEnd_Position\tReference_Allele\tTumor_Seq_Allele2\tdbSNP_RS\tTumor_Sample_Barcode'
const maf = feed('maf', scale => ({
  'tumours.maf': [
    mafHead,
    ...times(4_000 * scale, n => {
      const sample = `TCGA-AB-${1_000 + (n % 60)}-01A`
      return `BRAF\tGRCh37\t7\t${n % 400 === 3 ? 'odd' : 140453136 + n}\t${140453136 + n}\tA\tT\t.\t${sample}`
    }),
    '',
  ].join('\n'),
}))

const dicom = feed('dicom-folder', scale => ({
  'odd.dcm': Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), Buffer.alloc(40, 0xff)]),
  ...Object.fromEntries(
    times(1_200 * scale, n => [
      `${n}.dcm`,
      fileOf({
        ...study,
        SOPInstanceUID: `1.2.3.4.5.${n}`,
        StudyInstanceUID: `1.2.3.${n % 40}`,
        SeriesInstanceUID: `1.2.3.4.${n % 120}`,
        PatientID: `P${n % 40}`,
      }),
    ]),
  ),
}))

const mllp: AdapterFeed = {
  name: 'hl7v2-mllp',
  prepare: async (_, scale) => ({
    commands: [['listen', '--mllp', '0', '--source', 'hl7v2-mllp']],
    messages: [...times(1_500 * scale, message), 'no message'],
  }),
}

const bulk: AdapterFeed = {
  name: 'fhir-bulk',
  prepare: async (_, scale) => {
    const server: FakeFhir = await startFakeFhir({
      files: [
        { type: 'Patient', body: ndjsonOf('Patient', 100) },
        ...times(8, n => ({
          type: 'Observation',
          body: `${ndjsonOf('Observation', Math.ceil(1_000 * scale), `f${n}-`)}{"no\n`,
        })),
      ],
    })
    return {
      commands: [['pull', '--fhir', server.url, '--source', 'fhir-bulk']],
      close: server.close,
    }
  },
}

/** One of every adapter that takes part in an import. */
export const adapterFeeds: readonly AdapterFeed[] = [
  fhirFolder,
  ndjson,
  hl7Files,
  mllp,
  cCda,
  table,
  dexcom,
  apple,
  vcf,
  maf,
  dicom,
  bulk,
]

/** Makes the folder of a feed. */
export const prepareFeed = async ({ name, prepare }: AdapterFeed, files: string, scale: number): Promise<Prepared> => {
  const folder = join(files, name)
  mkdirSync(folder, { recursive: true })
  return await prepare(folder, scale)
}
