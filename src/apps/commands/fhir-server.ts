import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError } from '../../core/index.ts'
import { type BackendClient, createFhirClient, type FhirClient } from '../../platform/fhir-client/index.ts'
import { type CommandInput, text } from './command.ts'

/** Options by which commands reach another server. */
export const clientOptions = {
  fhir: { type: 'string' },
  'client-id': { type: 'string' },
  key: { type: 'string' },
  'token-url': { type: 'string' },
} as const

/** The client that the options describe. The key is read here, and is in no message. */
export const clientFor = (input: CommandInput): FhirClient => {
  const base = text(input, 'dicomweb') ?? text(input, 'fhir')
  if (base === undefined) {
    throw new AppError('misuse', 'Which server?', { remedy: 'Name it: --fhir URL' })
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
