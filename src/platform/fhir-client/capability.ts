import { z } from 'zod'
import type { FhirClient } from './fhir-client.ts'

const statement = z.object({
  resourceType: z.literal('CapabilityStatement'),
  fhirVersion: z.string(),
  implementation: z.object({ url: z.string().optional() }).optional(),
})

/** What a server says of itself, as far as a client of it needs to know. */
export type Capability = {
  /** `4.0.1`, `3.0.2` */
  readonly fhirVersion: string
  /** The server's own address of itself, if it gives one. */
  readonly url: string | undefined
}

/** Reads `[base]/metadata`; `undefined` from a server that does not say. @throws AppError `peer-unavailable` */
export const capabilityOf = async (client: FhirClient): Promise<Capability | undefined> => {
  const response = await client.request('metadata', { takes: [400, 401, 403, 404, 405, 406, 410, 500, 501] })
  if (!response.ok) {
    await response.body?.cancel()
    return undefined
  }
  const parsed = statement.safeParse(await response.json().catch(() => undefined))
  return parsed.success ? { fhirVersion: parsed.data.fhirVersion, url: parsed.data.implementation?.url } : undefined
}
