import { AppError, intervalOf } from '../../core/index.ts'
import type { Said } from '../../pipeline/ingest/index.ts'
import { capabilityOf, type FhirClient } from '../../platform/fhir-client/index.ts'
import { isResourceType } from '../../standards/fhir/index.ts'

import { type BulkReport, type BulkRequest, cancelBulk, pullBulk } from '../use-cases/pull-bulk.ts'
import { pullDicomWeb } from '../use-cases/pull-dicomweb.ts'
import { pullSearch, type SearchReport, type SearchRequest } from '../use-cases/pull-search.ts'
import { type Command, type CommandInput, type Outcome, text } from './command.ts'
import { clientFor, clientOptions } from './fhir-server.ts'
import { renderReport } from './import.ts'
import { fhirVersionOf } from './said.ts'

/** `attune pull`: what another FHIR server has. Exit 0 when everything that it gave is stored. */
export const pullCommand: Command = {
  name: 'pull',
  usage:
    '--dicomweb URL [--source NAME] [--patient ID] [--since T | --since last] [--pixels], or --fhir URL [--source NAME] [--group ID | --patient-level | --system | --search QUERY | --patient ID] [--since T | --since last] [--types A,B] [--client-id ID --key FILE [--token-url URL]]',
  summary: `Fetch from a FHIR server and store: a bulk export ($export), a search with all its pages, or everything of one
patient. Stopped at any moment, the same command goes on where it was;
--cancel gives it up. --key is a private key (JWK or PEM) for SMART Backend Services.
Example: attune pull --fhir https://ehr.example/fhir --group 7 --since last --client-id attune --key key.jwk
Example: attune pull --fhir https://ehr.example/fhir --search 'Observation?category=laboratory' --since last
From an image archive: metadata of studies, files of reports and documents; --pixels fetches every file.
Example: attune pull --dicomweb https://pacs.example/dicom-web --since 2026-11-01`,
  options: {
    ...clientOptions,
    dicomweb: { type: 'string' },
    pixels: { type: 'boolean' },
    source: { type: 'string' },
    group: { type: 'string' },
    'patient-level': { type: 'boolean' },
    system: { type: 'boolean' },
    since: { type: 'string' },
    types: { type: 'string' },
    search: { type: 'string' },
    patient: { type: 'string' },
    'fhir-version': { type: 'string' },
    cancel: { type: 'boolean' },
  },
  positionals: { least: 0, most: 0 },
  stoppable: true,
  run: async (deps, input) => {
    if (text(input, 'dicomweb') !== undefined) return await runDicomWeb(deps, input)
    const client = clientFor(input)
    const asked = {
      source: text(input, 'source') ?? deps.site.source,
      level: levelOf(input),
      types: typesOf(input),
      since: sinceOf(input),
    }
    if (input.values.cancel === true) {
      const cancelled = await cancelBulk(deps, client, { ...asked, said: {} })
      return { json: { cancelled }, text: cancelled ? 'Given up.' : 'No such pull is under way.', exit: 0 }
    }
    const ask = askOf(input)
    const { said, origins } = await serverOf(client, input)
    const request = { ...asked, said }
    if (ask === undefined)
      return outcomeOf(await pullBulk(deps, client, request, input.caller, input.progress, input.signal))
    return outcomeOfSearch(
      await pullSearch(deps, client, { ...request, ask, origins }, input.caller, input.progress, input.signal),
    )
  },
}

const runDicomWeb: Command['run'] = async (deps, input) => {
  if (text(input, 'fhir') !== undefined) {
    throw new AppError('misuse', 'One server at a time.', { remedy: '--fhir URL or --dicomweb URL' })
  }
  const client = clientFor(input)
  const request = {
    source: text(input, 'source') ?? deps.site.source,
    patient: text(input, 'patient'),
    since: sinceOf(input),
    pixels: input.values.pixels === true,
  }
  const report = await pullDicomWeb(deps, client, request, input.caller, input.progress, input.signal)
  const { studies, before, files } = report
  const lines = [`${studies} studies (${before} stored before), ${files} files`, renderReport(report.import)]
  return { json: report, text: lines.join('\n'), exit: 0 }
}

const outcomeOfSearch = (report: SearchReport): Outcome => ({
  json: report,
  text: [
    `${report.pages} pages, ${report.entries} entries`,
    ...Object.entries(report.outcomes).map(([what, count]) => `the server reports: ${what} (${count})`),
    renderReport(report.import),
  ].join('\n'),
  exit: 0,
})

const outcomeOf = (report: BulkReport): Outcome => ({
  json: report,
  text: [
    `${report.files.length} files; everything written by ${report.transactionTime} is stored${report.restarts > 0 ? ` (started again ${report.restarts} times)` : ''}`,
    ...(report.deleted.applied + report.deleted.unknown > 0
      ? [
          `${report.deleted.applied} deleted at the source, ${report.deleted.unknown} deletions of what is not stored here`,
        ]
      : []),
    ...Object.entries(report.serverErrors).map(([what, count]) => `the server reports: ${what} (${count})`),
    renderReport(report.import),
  ].join('\n'),
  exit: 0,
})

const levelOf = (input: CommandInput): BulkRequest['level'] => {
  const group = text(input, 'group')
  const given = [group !== undefined, input.values['patient-level'] === true, input.values.system === true]
  if (given.filter(Boolean).length > 1) {
    throw new AppError('misuse', 'One level at a time.', { remedy: '--group ID, --patient-level or --system' })
  }
  if (group !== undefined) return { kind: 'group', id: group }
  return input.values.system === true ? { kind: 'system' } : { kind: 'patient' }
}

const typesOf = (input: CommandInput): readonly string[] => {
  const types = (text(input, 'types') ?? '')
    .split(',')
    .map(type => type.trim())
    .filter(type => type !== '')
  const unknown = types.find(type => !isResourceType(type))
  if (unknown === undefined) return [...new Set(types)].sort()
  throw new AppError('misuse', `${unknown} is no type of resource.`, {
    remedy: 'Write them as --types Patient,Observation',
  })
}

const sinceOf = (input: CommandInput): string | undefined => {
  const since = text(input, 'since')
  if (since === undefined || since === 'last') return since
  const interval = intervalOf(since)
  if (interval !== undefined) return interval.start
  throw new AppError('misuse', '--since is no moment.', { remedy: 'Write it as 2026-11-24T09:00:00Z, or as last.' })
}

/** A search, or one patient; `undefined`: a bulk export. */
const askOf = (input: CommandInput): SearchRequest['ask'] | undefined => {
  const [query, patient] = [text(input, 'search'), text(input, 'patient')]
  const ways = [query, patient, text(input, 'group'), input.values['patient-level'], input.values.system]
  if (ways.filter(way => way !== undefined).length > 1) {
    throw new AppError('misuse', 'One question at a time.', {
      remedy: '--search QUERY, --patient ID, or a bulk export (--group ID, --patient-level, --system)',
    })
  }
  if (patient !== undefined) return { kind: 'patient', id: patient.replace(/^Patient\//, '') }
  if (query === undefined) return undefined
  if (isResourceType(query.split('?')[0] ?? '')) return { kind: 'search', query }
  throw new AppError('misuse', '--search is no search.', { remedy: "Write it as 'Observation?category=laboratory'." })
}

/**
 * What the server says of itself: its version of FHIR, and where else it is.
 *
 * @throws AppError `peer-refused` for a version of FHIR that would be misread
 */
const serverOf = async (
  client: FhirClient,
  input: CommandInput,
): Promise<{ readonly said: Said; readonly origins: readonly string[] }> => {
  const capability = await capabilityOf(client)
  const given = text(input, 'fhir-version')
  if (capability === undefined) {
    if (given === undefined) input.progress('the server does not say its version of FHIR: read as R4')
    return { said: fhirVersionOf(given), origins: [] }
  }
  const { url, fhirVersion } = capability
  const origins = url !== undefined && URL.canParse(url) ? [new URL(url).origin] : []
  if (/^(?:3\.0|4\.[03])\.\d+$/.test(fhirVersion)) return { said: fhirVersionOf(fhirVersion.slice(0, 3)), origins }
  throw new AppError('peer-refused', `The server speaks FHIR ${fhirVersion.slice(0, 20)}.`, {
    remedy: 'STU3, R4 and R4B (3.0, 4.0, 4.3) are read.',
  })
}
