import type { AppleElement } from './element.ts'
import { readFastRecord } from './fast-record.ts'
import { readSlowElement } from './slow-element.ts'
import { type Token, tokenAt } from './xml-tokens.ts'

export type Found =
  | { readonly kind: 'element'; readonly element: AppleElement }
  /** Attributes of the root. */
  | { readonly kind: 'root'; readonly element: AppleElement }
  | {
      readonly kind: 'wrong'
      readonly code: string
      readonly message: string
      readonly from: number
      readonly to: number
    }

/** Bytes of one element; a workout with its events has some thousands. */
const longestElement = 8_000_000

/** Elements that stand directly below the root: where one begins inside another, the other was not closed. */
const topLevel = new Set(
  'ExportDate Me Record Correlation Workout ActivitySummary ClinicalRecord Audiogram VisionPrescription'.split(' '),
)

export type ElementStream = {
  /** @param text the next bytes as ISO 8859-1 */
  readonly push: (text: string) => void
  readonly end: () => void
}

/**
 * The elements below the root of an export, one after the other, as its bytes come. Of the document type declaration nothing is used;
 * no entity is ever expanded. What is malformed costs the element it is in.
 */
export const createElementStream = (take: (found: Found) => void): ElementStream => {
  let held = ''
  let base = 0
  let at = 0
  let skipping = false
  let rooted = false
  let closed = false

  const wrong = (code: string, message: string, from: number, to: number) =>
    take({ kind: 'wrong', code, message, from: base + from, to: base + to })

  /** @returns whether there was enough text to go on */
  const step = (ended: boolean): boolean => {
    at = skipBlanks(held, at)
    if (at >= held.length) return false
    if (skipping && !resume()) return false
    if (held.startsWith('<Record', at) && rooted) {
      const fast = readFastRecord(held, at, base)
      if (fast !== undefined && fast !== 'more') {
        take({ kind: 'element', element: fast })
        at = fast.to - base
        return true
      }
      if (fast === 'more' && !ended && held.length - at < longestElement) return false
    }
    return slowStep(ended)
  }

  const slowStep = (ended: boolean): boolean => {
    const token = tokenAt(held, at)
    if (token.kind === 'more') {
      if (!ended && held.length - at < longestElement) return false
      return giveUp(ended)
    }
    if (token.kind === 'text') wrong('xml-text', 'Text between elements', at, token.end)
    else if (token.kind === 'close') {
      closed = token.name === 'HealthData'
      if (!closed) wrong('xml-invalid', 'An end tag without its start', at, token.end)
    } else if (token.kind === 'open') return element(token, ended)
    at = token.end
    return true
  }

  const element = (token: Extract<Token, { kind: 'open' }>, ended: boolean): boolean => {
    if (token.name === 'HealthData' && !rooted) {
      rooted = true
      const tag = held.slice(at, token.end)
      give('root', readSlowElement(token.empty ? tag : `${tag.slice(0, -1)}/>`, base + at), token.end)
      return true
    }
    const end = token.empty ? token.end : endOf(token)
    if (end === 'more') return !ended && held.length - at < longestElement ? false : giveUp(ended)
    if (end < 0) {
      wrong('xml-invalid', 'An element that is not closed', at, -end)
      at = -end
      return true
    }
    give('element', readSlowElement(held.slice(at, end), base + at), end)
    return true
  }

  const give = (kind: 'root' | 'element', read: ReturnType<typeof readSlowElement>, end: number) => {
    if (typeof read !== 'string') take({ kind, element: read })
    else wrong(read, read === 'xml-invalid' ? 'Not well-formed XML' : 'Not UTF-8', at, end)
    at = end
  }

  /** Where the element ends; less than 0: where another begins that cannot stand in it. */
  const endOf = (opened: Extract<Token, { kind: 'open' }>): number | 'more' => {
    let depth = 1
    for (let next = opened.end; ; ) {
      const token = tokenAt(held, next)
      if (token.kind === 'more') return 'more'
      if (token.kind === 'close') {
        depth -= 1
        if (token.name === 'HealthData') return -next
        if (depth === 0) return token.end
      } else if (token.kind === 'open') {
        const nested = token.name === 'Record' && opened.name === 'Correlation'
        if (topLevel.has(token.name) && !nested) return -next
        if (!token.empty) depth += 1
      }
      next = token.end
    }
  }

  /** What does not end within the limit, or at all, costs up to the next element that is seen to begin. */
  const giveUp = (ended: boolean): boolean => {
    const next = nextElement(held, at + 1)
    const end = next < 0 ? held.length : next
    const truncated = ended && next < 0
    const code = truncated ? 'xml-truncated' : 'too-large'
    wrong(code, truncated ? 'The document ends inside an element' : 'An element longer than is read', at, end)
    at = end
    skipping = next < 0
    return true
  }

  const resume = (): boolean => {
    const next = nextElement(held, at)
    skipping = next < 0
    // A name may be cut at the end of what is here.
    at = next < 0 ? Math.max(at, held.length - 40) : next
    return !skipping
  }

  const run = (ended: boolean): void => {
    while (step(ended));
    held = held.slice(at)
    base += at
    at = 0
  }

  return {
    push: text => {
      held = held === '' ? text : held + text
      if (base === 0 && at === 0 && held.startsWith('\xef\xbb\xbf')) at = 3
      run(false)
    },
    end: () => {
      run(true)
      const message = 'The document has no end: it may have been cut off'
      if (rooted && !closed) take({ kind: 'wrong', code: 'xml-truncated', message, from: base, to: base })
    },
  }
}

const skipBlanks = (text: string, from: number): number => {
  let at = from
  while (at < text.length && text.charCodeAt(at) <= 32) at += 1
  return at
}

const start = /<(?:Record|Correlation|Workout|ActivitySummary|ClinicalRecord)[\s/>]|<\/HealthData>/g

const nextElement = (text: string, from: number): number => {
  start.lastIndex = from
  return start.exec(text)?.index ?? -1
}
