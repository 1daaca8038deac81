import type { JsonObject } from '../../standards/fhir/index.ts'
import type { FactContext, Normalized } from './fact-draft.ts'

/** Reads one type of resource into facts: no I/O, and no bad data throws. */
export type Read = (resource: JsonObject, context: FactContext) => Normalized
