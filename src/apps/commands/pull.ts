import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError, intervalOf } from '../../core/index.ts'
import {
  type BackendClient,
  capabilityOf,
  createFhirClient,
  type FhirClient,
} from '../../platform/fhir-client/index.ts'
import { isResourceType } from '../../standards/fhir/index.ts'

import { type BulkReport, type BulkRequest, cancelBulk, pullBulk } from '../use-cases/pull-bulk.ts'
import { type Command, type CommandInput, type Outcome, text } from './command.ts'
import { renderReport } from './import.ts'

/** `attune pull`: what another FHIR server has. Exit 0 when everything that it gave is stored. */
export const pullCommand: Command = {
  name: 'pull',
  usage:
    '--fhir URL [--source NAME] [--group ID | --patient-level | --system] [--since T | --since last] [--types A,B] [--client-id ID --key FILE [--token-url URL]]',
  summary: `Fetch from a FHIR server and store: a bulk export ($export). Stopped at any moment, the same command goes on where it was;
--cancel gives it up. --key is a private key (JWK or PEM) for SMART Backend Services.
Example: attune pull --fhir https://ehr.example/fhir --group 7 --since last --client-id attune --key key.jwk`,
  options: {
    fhir: { type: 'string' },
    source: { type: 'string' },
    group: { type: 'string' },
    'patient-level': { type: 'boolean' },
    system: { type: 'boolean' },
    since: { type: 'string' },
    types: { type: 'string' },
    'client-id': { type: 'string' },
    key: { type: 'string' },
    'token-url': { type: 'string' },
    cancel: { type: 'boolean' },
  },
  positionals: { least: 0, most: 0 },
  run: async (deps, input) => {
    const client = clientFor(input)
    const request: BulkRequest = {
      source: text(input, 'source') ?? deps.site.source,
      level: levelOf(input),
      types: typesOf(input),
      since: sinceOf(input),
    }
    if (input.values.cancel === true) {
      const cancelled = await cancelBulk(deps, client, request)
      return { json: { cancelled }, text: cancelled ? 'Given up.' : 'No such pull is under way.', exit: 0 }
    }
    await assertReadable(client, input)
    return outcomeOf(await pullBulk(deps, client, request, input.caller, input.progress))
  },
}

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

/** The client that the options describe. The key is read here, and is in no message. */
const clientFor = (input: CommandInput): FhirClient => {
  const base = text(input, 'fhir')
  if (base === undefined) {
    throw new AppError('misuse', 'Which server?', { remedy: 'attune pull --fhir URL' })
  }
  const backend = backendOf(input)
  return createFhirClient({ base, note: input.progress, ...(backend === undefined ? {} : { backend }) })
}

const backendOf = (input: CommandInput): BackendClient | undefined => {
  const [clientId, path, tokenUrl] = [text(input, 'client-id'), text(input, 'key'), text(input, 'token-url')]
  if (clientId === undefined && path === undefined && tokenUrl === undefined) return undefined
  if (clientId === undefined || path === undefined) {
    throw new AppError('misuse', 'A client has an id and a key.', { remedy: '--client-id ID --key FILE' })
  }
  return { clientId, key: keyAt(resolve(input.cwd, path)), ...(tokenUrl === undefined ? {} : { tokenUrl }) }
}

const keyAt = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new AppError('not-found', 'The file of --key cannot be read.', {
      remedy: 'Give the path of a JWK or PEM file.',
      cause,
    })
  }
}

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

/** @throws AppError `peer-refused` for a version of FHIR that would be misread */
const assertReadable = async (client: FhirClient, input: CommandInput): Promise<void> => {
  const capability = await capabilityOf(client)
  if (capability === undefined) input.progress('the server does not say its version of FHIR: read as R4')
  else if (!/^4\.(?:0|3)\b/.test(capability.fhirVersion)) {
    throw new AppError('peer-refused', `The server speaks FHIR ${capability.fhirVersion.slice(0, 20)}.`, {
      remedy: 'R4 and R4B (4.0, 4.3) are read.',
    })
  }
}
