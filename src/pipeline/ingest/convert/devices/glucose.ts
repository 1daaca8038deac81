import { type Coding, codeSystems } from '../../../../core/index.ts'
import rows from './measurements.json' with { type: 'json' }

type GlucoseUnit = 'mg/dL' | 'mmol/L'

/** What of a document's words is a unit of glucose; `undefined` for none: a unit is never guessed. */
export const glucoseUnit = (written: string): GlucoseUnit | undefined => {
  const plain = written.trim().toLowerCase()
  if (plain === 'mg/dl' || plain === 'mgdl') return 'mg/dL'
  return plain === 'mmol/l' || plain === 'mmol' ? 'mmol/L' : undefined
}

/** Interstitial fluid and blood are two things, and so are mass and substance: four codes. */
export const glucoseCode = (
  fluid: 'interstitial-glucose' | 'blood-glucose',
  unit: GlucoseUnit,
): { readonly codings: readonly Coding[]; readonly text: string; readonly category: 'laboratory' } => {
  const row = rows.find(one => one.id === fluid && one.unit === unit)!
  return { codings: [{ system: codeSystems.loinc, code: row.code }], text: row.text, category: 'laboratory' }
}

/** Milligrams per decilitre to millimoles per litre is the reader's affair: a document's unit stays. */
export type { GlucoseUnit }

/**
 * Where a device stops measuring: it says "Low" below and "High" above. In mg/dL and mmol/L.
 * Dexcom: user guides of G4 to G7 (40-400 mg/dL, 2.2-22.2 mmol/L). Abbott: user guides of FreeStyle Libre to Libre 3 (40-500 mg/dL, 2.2-27.8
 * mmol/L).
 */
export const measuringRange = {
  dexcom: { 'mg/dL': [40, 400], 'mmol/L': [2.2, 22.2] },
  libre: { 'mg/dL': [40, 500], 'mmol/L': [2.2, 27.8] },
} as const satisfies Record<string, Record<GlucoseUnit, readonly [number, number]>>

export type Reading = { readonly value: number; readonly comparator: 0 | 1 | 2 }

const decimal = /^[+-]?\d{1,9}(?:[.,]\d{1,9})?$/

/** A number as devices write it, with a point or, in some countries, a comma; `undefined` for anything else. */
export const numberOf = (text: string): number | undefined => {
  const plain = text.trim()
  return decimal.test(plain) ? Number(plain.replace(',', '.')) : undefined
}

/** @example readGlucose('Low', measuringRange.dexcom['mg/dL'])  // { value: 40, comparator: 1 } */
export const readGlucose = (text: string, [low, high]: readonly [number, number]): Reading | undefined => {
  const plain = text.trim().toLowerCase()
  if (plain === 'low' || plain === 'lo') return { value: low, comparator: 1 }
  if (plain === 'high' || plain === 'hi') return { value: high, comparator: 2 }
  const value = numberOf(plain)
  return value === undefined ? undefined : { value, comparator: 0 }
}

/** The sign of a comparator as FHIR writes it. */
export const comparatorOf = ({ comparator }: Reading): { readonly comparator?: '<' | '>' } =>
  comparator === 0 ? {} : { comparator: comparator === 1 ? '<' : '>' }
