import { list, number, shape, text, type Wire } from './decode.ts'

// R4 data types (hl7.org/fhir/R4/datatypes.html), only the members that become facts.

export const coding = shape({ system: text, code: text, display: text })
export const codeableConcept = shape({ coding: list(coding), text })
export const identifier = shape({ use: text, system: text, value: text })
export const reference = shape({ reference: text, type: text, display: text, identifier })
export const period = shape({ start: text, end: text })
export const quantity = shape({ value: number, comparator: text, unit: text, system: text, code: text })
export const range = shape({ low: quantity, high: quantity })
export const ratio = shape({ numerator: quantity, denominator: quantity })
export const sampledData = shape({ data: text, dimensions: number })
export const timing = shape({
  event: list(text),
  repeat: shape({
    boundsPeriod: period,
    frequency: number,
    frequencyMax: number,
    period: number,
    periodMax: number,
    periodUnit: text,
  }),
  code: codeableConcept,
})
export const meta = shape({ versionId: text, lastUpdated: text })
export const humanName = shape({ use: text, text, family: text, given: list(text) })

export type WireCoding = Wire<typeof coding>
export type CodeableConcept = Wire<typeof codeableConcept>
export type Identifier = Wire<typeof identifier>
export type Reference = Wire<typeof reference>
export type WirePeriod = Wire<typeof period>
export type WireQuantity = Wire<typeof quantity>
export type Meta = Wire<typeof meta>
export type HumanName = Wire<typeof humanName>
