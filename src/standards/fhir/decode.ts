import { type Issue, issue } from '../../core/index.ts'

/** What `JSON.parse` gives for an object. */
export type JsonObject = { readonly [name: string]: unknown }

/**
 * Reads a JSON value of unknown shape. A value of the wrong type becomes an Issue with its path and is left out;
 * whatever else can be read is read.
 */
export type Decoder<T> = (json: unknown, path: string, issues: Issue[]) => T | undefined

/** The wire type that a decoder gives. */
export type Wire<D> = D extends Decoder<infer T> ? T : never

type Members = { readonly [name: string]: Decoder<unknown> }
type ShapeOf<M extends Members> = { readonly [Name in keyof M]?: Exclude<Wire<M[Name]>, undefined> }

export const isJsonObject = (json: unknown): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

const wrong = (path: string, expected: string, issues: Issue[]): undefined => {
  issues.push(issue('error', 'type-wrong', `Not ${expected}`, path))
}

/**
 * A JSON string. NUL, which PostgreSQL keeps in no text, and halves of surrogate pairs, which are no Unicode, become
 * U+FFFD with an issue: what they stood for is unknown, and no code or identifier with them matches another.
 */
export const text: Decoder<string> = (json, path, issues) => {
  if (typeof json !== 'string') return wrong(path, 'a string', issues)
  if (json.isWellFormed() && !json.includes('\0')) return json
  issues.push(issue('warning', 'text-invalid', 'A text with NUL or half a surrogate pair: read as U+FFFD', path))
  return json.toWellFormed().replaceAll('\0', '\uFFFD')
}

/** JSON numbers are finite; FHIR numbers are never strings. */
export const number: Decoder<number> = (json, path, issues) =>
  typeof json === 'number' && Number.isFinite(json) ? json : wrong(path, 'a number', issues)

export const flag: Decoder<boolean> = (json, path, issues) =>
  typeof json === 'boolean' ? json : wrong(path, 'true or false', issues)

/** A JSON array; elements that do not fit are left out. `null` keeps a place for an extension (R4 JSON, 2.6.2.3). */
export const list =
  <T>(element: Decoder<T>): Decoder<readonly T[]> =>
  (json, path, issues) => {
    if (!Array.isArray(json)) return wrong(path, 'an array', issues)
    const found: T[] = []
    for (let i = 0; i < json.length; i++) {
      if (json[i] === null) continue
      const value = element(json[i], `${path}[${i}]`, issues)
      if (value !== undefined) found.push(value)
    }
    return found
  }

/** An object; members that are not listed are not looked at. */
export const shape = <M extends Members>(members: M): Decoder<ShapeOf<M>> => {
  const known = Object.entries(members)
  return (json, path, issues) => {
    if (!isJsonObject(json)) return wrong(path, 'an object', issues)
    const found: { [name: string]: unknown } = {}
    for (const [name, decode] of known) {
      const member = json[name]
      if (member === undefined || !Object.hasOwn(json, name)) continue
      const value = decode(member, `${path}.${name}`, issues)
      if (value !== undefined) found[name] = value
    }
    return found as ShapeOf<M>
  }
}
