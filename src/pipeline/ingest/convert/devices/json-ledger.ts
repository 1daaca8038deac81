import type { LossTally } from '../loss.ts'

/** Counts every value of an object that is not empty once, as what became of it. Paths are `name/name`, without indexes. */
export type JsonLedger = {
  /** What stands at a path, if anything; it does not count as kept. */
  readonly peek: (path: string) => unknown
  readonly number: (path: string) => number | undefined
  readonly string: (path: string) => string | undefined
  /** Everything at and below the path stands in a resource. */
  readonly mapped: (...paths: readonly string[]) => void
  readonly text: (...paths: readonly string[]) => void
  readonly close: (prefix: string, reason: (path: string) => string) => void
}

/** Levels that are walked; what is deeper counts as one value. */
const deepest = 20

export const createJsonLedger = (object: Readonly<Record<string, unknown>>, loss: LossTally): JsonLedger => {
  const kept = new Map<string, 'mapped' | 'text'>()
  const peek = (path: string): unknown => {
    let found: unknown = object
    for (const name of path.split('/')) {
      if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined
      found = (found as Record<string, unknown>)[name]
    }
    return found
  }
  return {
    peek,
    number: path => {
      const found = peek(path)
      return typeof found === 'number' && Number.isFinite(found) ? found : undefined
    },
    string: path => {
      const found = peek(path)
      return typeof found === 'string' && found.trim() !== '' ? found : undefined
    },
    mapped: (...paths) => {
      for (const path of paths) kept.set(path, 'mapped')
    },
    text: (...paths) => {
      for (const path of paths) kept.set(path, 'text')
    },
    close: (prefix, reason) => {
      const walk = (found: unknown, path: string, state: 'mapped' | 'text' | undefined, depth: number): void => {
        if (found === null || found === undefined || found === '') return
        const own = kept.get(path) ?? state
        if (typeof found === 'object' && depth < deepest) {
          const list = Array.isArray(found)
          for (const [name, value] of Object.entries(found)) {
            walk(value, list ? path : path === '' ? name : `${path}/${name}`, own, depth + 1)
          }
          return
        }
        const place = `${prefix}${path}`
        if (own === 'mapped') loss.mapped(place)
        else if (own === 'text') loss.text(place)
        else loss.unmapped(place, reason(path), String(typeof found === 'object' ? JSON.stringify(found) : found))
      }
      walk(object, '', undefined, 0)
    },
  }
}
