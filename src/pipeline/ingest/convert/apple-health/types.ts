import { type Coding, codeSystems } from '../../../../core/index.ts'
import categoryRows from './category-types.json' with { type: 'json' }
import sources from './glucose-sources.json' with { type: 'json' }
import quantityRows from './quantity-types.json' with { type: 'json' }
import unitRows from './units.json' with { type: 'json' }

/** Apple's own names as codes: what HealthKitOnFHIR uses as their system. */
const appleSystem = 'https://developer.apple.com/documentation/healthkit'

export type QuantityType = {
  readonly codings: readonly Coding[]
  readonly text: string
  readonly category: 'vital-signs' | 'laboratory' | 'activity'
  readonly shape: 'series' | 'observation' | 'glucose' | 'insulin'
  readonly spans: boolean
  readonly unit: (written: string) => AppleUnit | undefined
}

export type AppleUnit = { readonly code: string; readonly factor: number }

const units: ReadonlyMap<string, AppleUnit> = new Map(
  unitRows.map(row => [row.written, { code: row.code, factor: 'factor' in row ? row.factor : 1 }]),
)

/** A molar unit carries its molar mass: `mmol<180.1558800000541>/L`. */
export const unitOf = (written: string): AppleUnit | undefined => units.get(written.replace(/^mmol<[\d.]+>/, 'mmol'))

type Row = (typeof quantityRows)[number]

const quantityOf = (row: Row): QuantityType => {
  const identifier = `HKQuantityTypeIdentifier${row.type}`
  const own: Readonly<Record<string, string>> = 'units' in row ? (row.units ?? {}) : {}
  return {
    codings: [
      ...('loinc' in row && row.loinc !== undefined ? [{ system: codeSystems.loinc, code: row.loinc }] : []),
      { system: appleSystem, code: identifier },
    ],
    text: row.text,
    category: row.category as QuantityType['category'],
    shape: row.shape as QuantityType['shape'],
    spans: 'spans' in row && row.spans === true,
    unit: written => (own[written] === undefined ? unitOf(written) : { code: own[written], factor: 1 }),
  }
}

export const quantityTypes: ReadonlyMap<string, QuantityType> = new Map(
  quantityRows.map(row => [`HKQuantityTypeIdentifier${row.type}`, quantityOf(row)]),
)

export const categoryTypes: ReadonlyMap<string, { readonly codings: readonly Coding[]; readonly text: string }> =
  new Map(
    categoryRows.map(row => {
      const identifier = `HKCategoryTypeIdentifier${row.type}`
      return [identifier, { codings: [{ system: appleSystem, code: identifier }], text: row.text }]
    }),
  )

export const appleCoding = (code: string): Coding => ({ system: appleSystem, code })

/** Whether an app or device is known to be a sensor in interstitial fluid, or a meter of blood; `undefined`: nobody knows. */
export const glucoseFluid = (
  sourceName: string,
  device: string,
): 'interstitial-glucose' | 'blood-glucose' | undefined => {
  const words = `${sourceName} ${device}`.toLowerCase()
  const meter = sources.meters.some(({ pattern }) => words.includes(pattern))
  const sensor = sources.sensors.some(({ pattern }) => words.includes(pattern))
  if (meter === sensor) return undefined
  return meter ? 'blood-glucose' : 'interstitial-glucose'
}
