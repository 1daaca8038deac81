declare const brand: unique symbol
type Id<Name extends string> = string & { readonly [brand]: Name }

/** A person: a versioned set of links to records. */
export type PersonId = Id<'person'>
/** One source's record of one patient: hash of the source and that source's patient id. Immutable; the partition key. */
export type RecordId = Id<'record'>
/** Hash of record, resource content and position within the resource. */
export type FactId = Id<'fact'>
/** SHA-256 of the bytes received, in hexadecimal. */
export type DocumentHash = Id<'document'>
/** A UUID made of the hash of the recommendation's content. */
export type RecommendationId = Id<'recommendation'>
export type DecisionId = Id<'decision'>
