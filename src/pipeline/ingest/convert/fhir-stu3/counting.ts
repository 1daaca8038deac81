import { isJsonObject } from '../../../../standards/fhir/index.ts'
import type { LossTally } from '../loss.ts'

export type Target = { [name: string]: unknown }

/** What a conversion is told and counts in. */
export type Stu3Context = {
  readonly loss: LossTally
  /** What a reference of the document means: `Type/id`. */
  readonly resolve: (reference: string) => string
}

/** Where something stands: without indexes, to be counted; with them, to be found. */
export type Place = { readonly path: string; readonly at: string }

/** Names every value below as not mapped. */
export const unmapped = (json: unknown, { path, at }: Place, reason: string, context: Stu3Context): void => {
  if (Array.isArray(json)) {
    for (const [index, one] of json.entries()) unmapped(one, { path, at: `${at}[${index}]` }, reason, context)
  } else if (isJsonObject(json)) {
    for (const [name, one] of Object.entries(json)) {
      unmapped(one, { path: `${path}.${name}`, at: `${at}.${name}` }, reason, context)
    }
  } else if (json !== null && json !== undefined) context.loss.unmapped(path, reason, String(json), at)
}
