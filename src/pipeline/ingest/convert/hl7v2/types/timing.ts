import type { Repetition } from '../../../../../standards/hl7v2/index.ts'
import type { DataType, Scope } from '../scope.ts'
import { tableSystem } from '../systems.ts'
import { translate } from '../tables.ts'

/** Patterns of table 0335 with their number of times and period (HL7 v2.9, 4A.4.1; the hours are the institution's). */
const patterns: Readonly<Record<string, readonly [frequency: number, period: number, unit: string]>> = {
  QD: [1, 1, 'd'],
  DAILY: [1, 1, 'd'],
  BID: [2, 1, 'd'],
  TID: [3, 1, 'd'],
  QID: [4, 1, 'd'],
  QOD: [1, 2, 'd'],
  QAM: [1, 1, 'd'],
  QPM: [1, 1, 'd'],
  QSHIFT: [1, 8, 'h'],
  QHS: [1, 1, 'd'],
}

const units: Readonly<Record<string, string>> = { S: 's', M: 'min', H: 'h', D: 'd', W: 'wk', L: 'mo' }

/** What a repeat pattern says in numbers: `Q6H` is once every six hours, `BID` twice a day. */
const repeatOf = (
  pattern: string,
): { readonly frequency: number; readonly period: number; readonly periodUnit: string } | undefined => {
  const upper = pattern.toUpperCase()
  const known = patterns[upper]
  if (known !== undefined) return { frequency: known[0], period: known[1], periodUnit: known[2] }
  const every = /^Q(\d{1,3})([SMHDWL])$/.exec(upper)
  return every === null ? undefined : { frequency: 1, period: Number(every[1]), periodUnit: units[every[2]!]! }
}

/** RPT: the pattern's code, and its numbers where they are known. */
export const repeatPattern: DataType = (repetition, scope) => {
  const code = scope.take(repetition, 1)
  const name = scope.take(repetition, 1, 2)
  scope.take(repetition, 1, 3)
  if (code === undefined && name === undefined) return undefined
  const repeat = code === undefined ? undefined : repeatOf(code)
  const display = (code === undefined ? undefined : translate('RepeatPattern', code)?.display) ?? name
  const coding =
    code === undefined
      ? undefined
      : { system: tableSystem('0335'), code, ...(display === undefined ? {} : { display }) }
  return {
    ...(repeat === undefined ? {} : { repeat }),
    code: {
      ...(coding === undefined ? {} : { coding: [coding] }),
      ...(display === undefined ? {} : { text: display }),
    },
  }
}

/** The interval of a TQ (2.3-2.5), a code in the first sub-component of its second component. */
export const intervalOf = (repetition: Repetition, scope: Scope) => {
  const code = scope.take(repetition, 2, 1)
  if (code === undefined) return undefined
  const repeat = repeatOf(code)
  return { ...(repeat === undefined ? {} : { repeat }), code: { coding: [{ system: tableSystem('0335'), code }] } }
}
