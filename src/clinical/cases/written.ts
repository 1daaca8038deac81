import type { Evidence } from '../recommendation.ts'

/** What is longer does not go on one line, and is written once and named afterwards. */
const LONG = 150

/** Writes one document, section by section. */
export type Writer = {
  readonly write: (title: string, value: unknown) => string
  /** What the sections cite: strength, kind and place of each source, by id. */
  readonly sources: () => string
}

/**
 * Writes answers as indented text, for a document that people read and approve and a test compares. Citations are
 * written by their id, numbers with six digits; what is empty or absent is left out, and
 * so are functions. A long part that was written before
 * is named by its first place.
 *
 * @example
 * createWriter().write('kfre', { outcome: 'kidney failure', horizon: { years: 2 } })
 * // '== kfre\noutcome: kidney failure\nhorizon: {years: 2}\n'
 */
export const createWriter = (): Writer => {
  const seen = new Map<string, string>()
  const cited = new Map<string, Evidence>()

  const linesOf = (value: unknown, place: string): readonly string[] => {
    const line = onOneLine(value)
    if (line !== undefined && line.length <= LONG) return [line]
    if (typeof value !== 'object' || value === null) return [String(value)]
    const content = JSON.stringify(value)
    const known = seen.get(content)
    if (known !== undefined) return [`(as ${known})`]
    seen.set(content, place)
    if (Array.isArray(value)) return value.flatMap((one, n) => marked('- ', linesOf(one, `${place}.${n + 1}`)))
    return Object.entries(value)
      .filter(([, one]) => !isEmpty(one))
      .flatMap(([key, one]) => under(key, linesOf(one, `${place}.${key}`), Array.isArray(one)))
  }
  return {
    write: (title, value) => {
      cite(value, cited)
      return `== ${title}\n${linesOf(value, title).join('\n')}\n`
    },
    sources: () =>
      [...cited.values()].map(({ id, kind, grade, url }) => `[${id}] ${kind}; ${grade}; ${url ?? 'no url'}\n`).join(''),
  }
}

const cite = (value: unknown, cited: Map<string, Evidence>): void => {
  if (typeof value !== 'object' || value === null) return
  if (isEvidence(value)) cited.set(value.id, value)
  else for (const one of Object.values(value)) cite(one, cited)
}

/** Undefined for what nobody could read on one line: a list of parts within another part. */
const onOneLine = (value: unknown): string | undefined => {
  if (typeof value === 'number') return String(Number(value.toPrecision(6)))
  if (typeof value === 'string') return value === '' ? "''" : value
  if (value === null || typeof value !== 'object') return String(value)
  if (isEvidence(value)) return `[${value.id}]`
  const isList = Array.isArray(value)
  const parts: (string | undefined)[] = isList
    ? value.map(onOneLine)
    : Object.entries(value)
        .filter(([, one]) => !isEmpty(one))
        .map(([key, one]) => {
          const line = isListOfParts(one) ? undefined : onOneLine(one)
          return line === undefined ? undefined : `${key}: ${line}`
        })
  if (parts.includes(undefined)) return undefined
  return isList ? parts.join(' | ') : `{${parts.join(', ')}}`
}

const isListOfParts = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 1 && value.some(one => typeof one === 'object' && one !== null)

const isEmpty = (value: unknown): boolean =>
  value === undefined || typeof value === 'function' || (Array.isArray(value) && value.length === 0)

const isEvidence = (value: unknown): value is Evidence =>
  typeof value === 'object' && value !== null && 'citation' in value && 'grade' in value

const marked = (mark: string, lines: readonly string[]): readonly string[] =>
  lines.map((line, n) => (n === 0 ? mark : ' '.repeat(mark.length)) + line)

const under = (key: string, lines: readonly string[], isList: boolean): readonly string[] =>
  lines.length === 1 && !(isList && lines[0]?.startsWith('- '))
    ? [`${key}: ${lines[0]}`]
    : [`${key}:`, ...marked('  ', lines)]
