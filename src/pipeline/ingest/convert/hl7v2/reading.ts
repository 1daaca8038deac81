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
  readonly issue: (severity: Issue['severity'], code: string, text: string, segment: Segment, field: number) => void
  readonly issues: readonly Issue[]
  /** Tells the tally what became of each value. */
  readonly settle: (loss: LossTally, reasonOf: (segment: Segment, field: number) => string) => void
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
      return textOf(value)
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
    takeAll: repetition => {
      for (const value of valuesOf(repetition)) uses[value.id] = mapped
    },
    issue: (severity, code, text, segment, field) => {
      issues.push(issue(severity, code, text, `${segment.name}[${segment.occurrence}]-${field}`))
    },
    issues,
    settle: (loss, reasonOf) => settle(message, uses, loss, reasonOf),
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

const settle = (
  message: Message,
  uses: Uint8Array,
  loss: LossTally,
  reasonOf: (segment: Segment, field: number) => string,
): void => {
  for (const segment of message.segments) {
    segment.fields.forEach((field, number) => {
      if (field === undefined) return
      const plain = field.every(repetition => isPlain(repetition))
      field.forEach((repetition, index) => {
        repetition?.forEach((component, c) => {
          component?.forEach((value, s) => {
            if (value === undefined) return
            const tail = plain ? '' : s === 0 ? `.${c + 1}` : `.${c + 1}.${s + 1}`
            const path = `${segment.name}-${number}${tail}`
            const kind = uses[value.id]
            if (kind === mapped) loss.mapped(path)
            else if (kind === noted) loss.text(path)
            else {
              const at = `${segment.name}[${segment.occurrence}]-${number}${field.length > 1 ? `[${index + 1}]` : ''}${tail}`
              loss.unmapped(
                path,
                reasonOf(segment, number),
                unescapeText(value.raw, message.delimiters, message.encoding),
                at,
              )
            }
          })
        })
      })
    })
  }
}

const isPlain = (repetition: Repetition | undefined): boolean =>
  repetition === undefined || (repetition.length === 1 && isSingle(repetition[0]))

const isSingle = (component: Component | undefined): boolean => component === undefined || component.length === 1
