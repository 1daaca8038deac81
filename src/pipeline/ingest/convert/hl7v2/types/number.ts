import type { Repetition } from '../../../../../standards/hl7v2/index.ts'
import { readUnit } from '../../../../../standards/ucum/index.ts'
import type { DataType, Scope } from '../scope.ts'
import { systemOf } from '../systems.ts'

const decimalText = /^[+-]?(?:\d+\.?\d*|\.\d+)$/

/** A number, taken if it is one. */
export const numberAt = (
  repetition: Repetition | undefined,
  component: number,
  scope: Scope,
  sub = 1,
): number | undefined => {
  const text = scope.peek(repetition, component, sub)
  if (text === undefined || !decimalText.test(text) || text.length > 18) return undefined
  scope.take(repetition, component, sub)
  return Number(text)
}

export const decimal: DataType = (repetition, scope) => numberAt(repetition, 1, scope)

export const whole =
  (least: number): DataType =>
  (repetition, scope) => {
    const text = scope.peek(repetition, 1)
    if (text === undefined || !/^\d{1,9}$/.test(text) || Number(text) < least) return undefined
    scope.take(repetition, 1)
    return Number(text)
  }

export type Unit = { readonly unit?: string; readonly system?: string; readonly code?: string }

const ucum = 'http://unitsofmeasure.org'

/** One entry per spelling seen; bounded, because spellings come from outside. */
const read = new Map<string, string | undefined>()
const mostSpellings = 10_000

const ucumCode = (spelling: string): string | undefined => {
  if (read.has(spelling)) return read.get(spelling)
  if (read.size >= mostSpellings) read.clear()
  const found = readUnit(spelling)
  const code = found.ok ? found.value : undefined
  read.set(spelling, code)
  return code
}

/**
 * A unit (CWE, CE) as members of a Quantity. A code is given only where it is a UCUM code, or belongs to the system that it
 * names; every other unit stays as its text, and nothing is guessed. `from`: the component or sub-component it begins at.
 */
const unitIn = (take: (part: number) => string | undefined, scope: Scope): Unit => {
  const code = take(1)
  const name = take(2)
  const system = systemOf(take(3))
  const otherCode = take(4)
  const otherName = take(5)
  const otherSystem = systemOf(take(6))
  const text = take(9)
  const declared = [
    { code, name, system },
    { code: otherCode, name: otherName, system: otherSystem },
  ].find(one => one.system === ucum && one.code !== undefined)
  const sent = declared?.code ?? code ?? otherCode
  const shown = text ?? declared?.name ?? name ?? sent ?? otherName
  if (sent === undefined) return shown === undefined ? {} : { unit: shown }
  const known = ucumCode(sent)
  // An alias keeps what was sent in `unit`.
  if (known !== undefined) return { unit: known === sent ? (shown ?? sent) : sent, system: ucum, code: known }
  if (system !== undefined && system !== ucum && !system.startsWith('urn:')) {
    return { unit: shown ?? sent, system, code: sent }
  }
  scope.warn('unit-unknown', 'Not a UCUM code: kept as text')
  return { unit: shown === undefined || shown === sent ? sent : `${sent} (${shown})` }
}

export const unitOf = (repetition: Repetition | undefined, scope: Scope): Unit =>
  repetition === undefined ? {} : unitIn(part => scope.take(repetition, part), scope)

/** CQ: a number and its unit, whose parts are sub-components. */
export const quantity: DataType = (repetition, scope) => quantityAt(repetition, 1, scope)

export const quantityAt = (repetition: Repetition, component: number, scope: Scope) => {
  const value = numberAt(repetition, component, scope)
  if (value === undefined) return undefined
  return { value, ...unitIn(part => scope.take(repetition, component + 1, part), scope) }
}

/** MO, or CP with one in its first component. */
export const money: DataType = (repetition, scope) => {
  const value = numberAt(repetition, 1, scope)
  if (value === undefined) return undefined
  const currency = scope.take(repetition, 1, 2) ?? scope.take(repetition, 2)
  return { value, ...(currency === undefined ? {} : { currency }) }
}
