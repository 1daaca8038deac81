export { createCompactor, membersOf } from './compact-json.ts'
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
export { nameTwice } from './frame-text.ts'
export { isGzip } from './gzip.ts'
export { createOutliner } from './outliner.ts'
export { baseOf, type Target, targetOf, urnOf } from './reference.ts'
export { isResourceType } from './resource-types.ts'
export { createRetainedBytes } from './retained-bytes.ts'
export { outlineBytes, scanBytes, scanStream } from './scan.ts'
export type { ByteRange } from './scan-event.ts'
export { type Line, lineStream, linesOf, looksLikeLines, tooLongLine } from './scan-lines.ts'
export type { Scanned } from './scanned.ts'
export { mayBeInexact, unnoticedIn } from './unnoticed.ts'
export * from './wire.ts'
export * from './wire-care.ts'
export * from './wire-genomics.ts'
