import { type Issue, issue } from '../../../../core/index.ts'
import {
  type Component,
  type Message,
  type Repetition,
  type Segment,
  unescapeText,
  type Value,
} from '../../../../standards/hl7v2/index.ts'
import type { LossTally } from '../loss.ts'
import type { Paths } from './paths.ts'

/**
 * A message being read, and what has become of each of its values. A converter *takes* a value when it puts it into a
 * resource, and *notes* it when only its text is kept. What nobody took or noted at the end is the loss, by construction.
 */
export type Reading = {
  readonly message: Message
  /** The text of a component's sub-component (both from 1), trimmed; `undefined` when empty or HL7's null (`""`). */
  readonly peek: (repetition: Repetition | undefined, component: number, sub?: number) => string | undefined
  /** The same, and it counts as mapped. */
  readonly take: (repetition: Repetition | undefined, component: number, sub?: number) => string | undefined
  /** The same, and it counts as kept as text. */
  readonly note: (repetition: Repetition | undefined, component: number, sub?: number) => string | undefined
  /** Everything in the repetition that nobody took is noted: its text as sent, without delimiters at its end. */
  readonly noteAll: (repetition: Repetition | undefined) => string | undefined
  /** Everything in it counts as mapped: it says what another value has already said. */
  readonly takeAll: (repetition: Repetition | undefined) => void
  /**
   * What a repetition says, read only the first time that the message says it word for word: the same doctor stands behind
   * every result. What the first reading took counts as taken each time. Not for what depends on anything else.
   */
  readonly once: <T>(kind: string, repetition: Repetition, read: () => T) => T
  readonly issue: (severity: Issue['severity'], code: string, text: string, segment: Segment, field: number) => void
  readonly issues: readonly Issue[]
  /** Tells the tally what became of each value. */
  readonly settle: (loss: LossTally, paths: Paths, reasonOf: (segment: Segment, field: number) => string) => void
}

const mapped = 1
const noted = 2

export const createReading = (message: Message): Reading => {
  const uses = new Uint8Array(message.values)
  const { delimiters, encoding } = message
  const issues: Issue[] = []
  const textOf = (value: Value | undefined): string | undefined => {
    if (value === undefined || value.raw === '""') return undefined
    const text = unescapeText(value.raw, delimiters, encoding).trim()
    return text === '' ? undefined : text
  }
  const valueAt = (repetition: Repetition | undefined, component: number, sub: number): Value | undefined =>
    repetition?.[component - 1]?.[sub - 1]
  const use =
    (kind: number) =>
    (repetition: Repetition | undefined, component: number, sub = 1) => {
      const value = valueAt(repetition, component, sub)
      if (value === undefined) return undefined
      uses[value.id] = kind
      recorded?.push(component, sub, kind)
      return textOf(value)
    }
  const before = new Map<string, { readonly value: unknown; readonly used: readonly number[] }>()
  let recorded: number[] | undefined
  const once = <T>(what: string, repetition: Repetition, read: () => T): T => {
    const key = `${what} ${rawOf(repetition, delimiters)}`
    const known = before.get(key)
    if (known === undefined) {
      const used: number[] = []
      const said = issues.length
      recorded = used
      const value = read()
      recorded = undefined
      // What is wrong with it is said wherever it stands.
      if (issues.length === said) before.set(key, { value, used })
      return value
    }
    for (let at = 0; at < known.used.length; at += 3) {
      const value = valueAt(repetition, known.used[at]!, known.used[at + 1]!)
      if (value !== undefined) uses[value.id] = known.used[at + 2]!
    }
    return known.value as T
  }
  const noteAll = (repetition: Repetition | undefined): string | undefined => {
    for (const value of valuesOf(repetition)) if (uses[value.id] === 0) uses[value.id] = noted
    const text = joined(
      repetition,
      component => joined(component, textOf, delimiters.subcomponent),
      delimiters.component,
    )
    return text === undefined || text === '' ? undefined : text
  }
  return {
    message,
    peek: (repetition, component, sub = 1) => textOf(valueAt(repetition, component, sub)),
    take: use(mapped),
    note: use(noted),
    noteAll,
    once,
    takeAll: repetition => {
      for (const value of valuesOf(repetition)) uses[value.id] = mapped
    },
    issue: (severity, code, text, segment, field) => {
      issues.push(issue(severity, code, text, `${segment.name}[${segment.occurrence}]-${field}`))
    },
    issues,
    settle: (loss, paths, reasonOf) => settle(message, uses, loss, paths, reasonOf),
  }
}

const joined = <Part>(
  parts: readonly (Part | undefined)[] | undefined,
  textOf: (part: Part) => string | undefined,
  delimiter: string,
): string | undefined => parts?.map(part => (part === undefined ? '' : (textOf(part) ?? ''))).join(delimiter)

function* valuesOf(repetition: Repetition | undefined): Generator<Value> {
  for (const component of repetition ?? []) for (const value of component ?? []) if (value !== undefined) yield value
}

/** As it was sent, so that two that read the same mean the same. */
const rawOf = (repetition: Repetition, { component, subcomponent }: Message['delimiters']): string => {
  let text = ''
  for (const parts of repetition) {
    if (parts !== undefined) for (const value of parts) text += `${value?.raw ?? ''}${subcomponent}`
    text += component
  }
  return text
}

const settle = (
  message: Message,
  uses: Uint8Array,
  loss: LossTally,
  paths: Paths,
  reasonOf: (segment: Segment, field: number) => string,
): void => {
  for (const segment of message.segments) {
    const { name, fields } = segment
    for (let number = 1; number < fields.length; number++) {
      const field = fields[number]
      if (field === undefined) continue
      const plain = field.every(isPlain)
      for (let index = 0; index < field.length; index++) {
        const repetition = field[index]
        if (repetition === undefined) continue
        for (let c = 0; c < repetition.length; c++) {
          const component = repetition[c]
          if (component === undefined) continue
          for (let s = 0; s < component.length; s++) {
            const value = component[s]
            if (value === undefined) continue
            const path = paths.of(name, number, plain ? undefined : c, s)
            const kind = uses[value.id]
            if (kind === mapped) loss.mapped(path)
            else if (kind === noted) loss.text(path)
            else {
              const inField = `${field.length > 1 ? `[${index + 1}]` : ''}${path.slice(`${name}-${number}`.length)}`
              const at = `${name}[${segment.occurrence}]-${number}${inField}`
              const text = unescapeText(value.raw, message.delimiters, message.encoding)
              loss.unmapped(path, reasonOf(segment, number), text, at)
            }
          }
        }
      }
    }
  }
}

const isPlain = (repetition: Repetition | undefined): boolean =>
  repetition === undefined || (repetition.length === 1 && isSingle(repetition[0]))

const isSingle = (component: Component | undefined): boolean => component === undefined || component.length === 1
