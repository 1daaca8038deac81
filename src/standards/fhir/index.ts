export { createCompactor } from './compact-json.ts'
export type {
  CodeableConcept,
  HumanName,
  Identifier,
  Meta,
  Reference,
  WireCoding,
  WirePeriod,
  WireQuantity,
} from './datatypes.ts'
export { type Decoder, isJsonObject, type JsonObject, list, shape, text, type Wire } from './decode.ts'
export { isGzip } from './gzip.ts'
export { type Target, targetOf, urnOf } from './reference.ts'
export { isResourceType } from './resource-types.ts'
export { createRetainedBytes } from './retained-bytes.ts'
export { largestResource, type Scanned, scanBytes } from './scan.ts'
export { type ByteRange, deepest } from './scan-event.ts'
export { looksLikeLines, scanLineStream, scanLines } from './scan-lines.ts'
export { createOutliner, type DocumentOutline, scanStream } from './scan-stream.ts'
export * from './wire.ts'
export * from './wire-care.ts'
export * from './wire-genomics.ts'
