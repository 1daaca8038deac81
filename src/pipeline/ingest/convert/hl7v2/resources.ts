import type { JsonObject } from '../../../../standards/fhir/index.ts'
import type { ConvertedResource } from '../conversion.ts'
import { idOf } from '../ids.ts'

/** A resource being put together. */
export type Draft = { resourceType: string; id: string; [member: string]: unknown }

/** The resources of one message, in the order they were first named. One that is named again is completed, never replaced. */
export type Resources = {
  /** @returns the reference, `Type/id` */
  readonly add: (draft: Draft) => string
  /** As `add`, for what its id says whole: it is written only the first time that the message names it. */
  readonly addOnce: (resourceType: string, id: string, stated: () => { readonly [member: string]: unknown }) => string
  /** A resource by its reference. */
  readonly find: (reference: string) => Draft | undefined
  readonly all: () => readonly ConvertedResource[]
}

export const createResources = (): Resources => {
  const byReference = new Map<string, Draft>()
  return {
    add: draft => {
      const reference = `${draft.resourceType}/${draft.id}`
      const known = byReference.get(reference)
      if (known !== undefined && known !== draft && contradicts(known, draft)) {
        // One identifier for two different things: neither may hide what the other says.
        draft.id = idOf(draft.resourceType, draft.id, JSON.stringify(draft))
        const other = `${draft.resourceType}/${draft.id}`
        byReference.set(other, draft)
        return other
      }
      if (known === undefined) byReference.set(reference, draft)
      else if (known !== draft) complete(known, draft)
      return reference
    },
    addOnce: (resourceType, id, stated) => {
      const reference = `${resourceType}/${id}`
      if (!byReference.has(reference)) byReference.set(reference, { resourceType, id, ...stated() })
      return reference
    },
    find: reference => byReference.get(reference),
    all: () => {
      const drafts = [...byReference.values()]
      for (const draft of drafts) prune(draft)
      return drafts as ConvertedResource[]
    },
  }
}

const contradicts = (known: Record<string, unknown>, more: Record<string, unknown>): boolean =>
  Object.entries(more).some(([name, value]) => {
    const had = known[name]
    if (had === undefined || value === undefined || Array.isArray(value)) return false
    return isPlain(had) && isPlain(value) ? contradicts(had, value) : had !== value
  })

/** Adds what the second statement says beyond the first; lists are joined. */
const complete = (known: Record<string, unknown>, more: Record<string, unknown>): void => {
  for (const [name, value] of Object.entries(more)) {
    const had = known[name]
    if (had === undefined) known[name] = value
    else if (Array.isArray(had) && Array.isArray(value)) {
      for (const one of value) if (!had.some(other => isSame(one, other))) had.push(one)
    } else if (isPlain(had) && isPlain(value)) complete(had, value)
  }
}

/** Whether two JSON values say the same, members in any order. */
export const isSame = (a: unknown, b: unknown): boolean => {
  if (a === b) return true
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((one, index) => isSame(one, b[index]))
  if (!isPlain(a) || !isPlain(b)) return false
  // Most of what is compared are references in long lists.
  if (typeof a.reference === 'string' && a.reference !== b.reference) return false
  let members = 0
  for (const name in a) {
    if (!isSame(a[name], b[name])) return false
    members += 1
  }
  for (const _name in b) members -= 1
  return members === 0
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Takes out empty members, which R4 does not allow, in place; whether anything is left. */
const prune = (value: unknown): boolean => {
  if (Array.isArray(value)) {
    let kept = 0
    for (const one of value) if (prune(one)) value[kept++] = one
    value.length = kept
    return kept > 0
  }
  if (!isPlain(value)) return value !== '' && value !== null && value !== undefined
  let some = false
  for (const name in value) {
    if (prune(value[name])) some = true
    else delete value[name]
  }
  return some
}

export type Json = string | number | boolean | JsonObject
