export type { BackendClient } from './backend-services.ts'
export { type Capability, capabilityOf } from './capability.ts'
export { createFhirClient, type FhirClient, type FhirRequest } from './fhir-client.ts'
export { retryAfter } from './retry-after.ts'
