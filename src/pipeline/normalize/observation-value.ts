import type { ObservationValue } from '../../clinical/index.ts'
import { type Issue, issue } from '../../core/index.ts'
import { isJsonObject, type JsonObject, type ObservationComponent } from '../../standards/fhir/index.ts'
import { codeOf, codingsOf, given } from './codes.ts'
import { readPart, readQuantityValue } from './quantities.ts'

const absent = (reason: string): ObservationValue => ({ type: 'absent', reason })

/**
 * The value of an Observation or component. Two values, a value beside a reason why there is none, or a value of a type
 * that R4 does not know, are contradictions: the value is then absent and an issue says why.
 *
 * @param raw the JSON object that `wire` was read from: values of unknown types show only there
 */
export const readValue = (
  raw: JsonObject,
  wire: ObservationComponent,
  path: string,
  issues: Issue[],
): ObservationValue => {
  const given = Object.keys(raw).filter(name => name.startsWith('value'))
  const [name] = given
  const reason = wire.dataAbsentReason
  if (name === undefined) return absent(reason === undefined ? 'not-given' : (codeOf(reason) ?? 'unknown'))
  if (given.length > 1) {
    issues.push(issue('error', 'value-ambiguous', 'More than one value', path))
    return absent('ambiguous')
  }
  if (reason !== undefined) {
    issues.push(issue('error', 'value-contradicted', 'A value beside a reason why there is none', path))
    return absent(codeOf(reason) ?? 'unknown')
  }
  // `valueOf` is a name that every object has.
  const read = Object.hasOwn(readers, name) ? readers[name] : undefined
  if (read === undefined) {
    issues.push(
      issue('warning', 'value-type-unknown', 'A value of a type that R4 Observations do not have', `${path}.${name}`),
    )
    return absent('unsupported')
  }
  // Undefined: the decoder has already said what is wrong with it.
  return read(wire, `${path}.${name}`, issues, raw[name]) ?? absent('unreadable')
}

/** Something stands where the number belongs. */
const hasNumber = (raw: unknown): boolean => isJsonObject(raw) && raw.value !== undefined

type ReadOne = (wire: ObservationComponent, path: string, issues: Issue[], raw: unknown) => ObservationValue | undefined

const readers: { readonly [name: string]: ReadOne } = {
  valueQuantity: ({ valueQuantity }, path, issues, raw) =>
    valueQuantity === undefined || (valueQuantity.value === undefined && hasNumber(raw))
      ? undefined
      : readQuantityValue(valueQuantity, path, issues),
  valueCodeableConcept: ({ valueCodeableConcept: concept }) =>
    concept === undefined ? undefined : { type: 'coded', codings: codingsOf(concept), ...given('text', concept.text) },
  valueString: ({ valueString }) => (valueString === undefined ? undefined : { type: 'text', text: valueString }),
  valueBoolean: ({ valueBoolean: value }) => (value === undefined ? undefined : { type: 'boolean', value }),
  valueInteger: ({ valueInteger: value }, path, issues) => {
    if (value === undefined || Number.isInteger(value))
      return value === undefined ? undefined : { type: 'integer', value }
    issues.push(issue('error', 'type-wrong', 'Not an integer', path))
    return undefined
  },
  valueRange: ({ valueRange: range }, path, issues) =>
    range === undefined
      ? undefined
      : {
          type: 'range',
          ...given('low', readPart(range.low, `${path}.low`, issues, { bare: false })),
          ...given('high', readPart(range.high, `${path}.high`, issues, { bare: false })),
        },
  valueRatio: ({ valueRatio: ratio }, path, issues) =>
    ratio === undefined
      ? undefined
      : {
          type: 'ratio',
          ...given('numerator', readPart(ratio.numerator, `${path}.numerator`, issues, { bare: true })),
          ...given('denominator', readPart(ratio.denominator, `${path}.denominator`, issues, { bare: true })),
        },
  valueSampledData: ({ valueSampledData: samples }) =>
    samples === undefined
      ? undefined
      : { type: 'sampled-data', count: samples.data === undefined ? 0 : samples.data.trim().split(/\s+/).length },
  valueTime: ({ valueTime: value }) => (value === undefined ? undefined : { type: 'time', value }),
  valueDateTime: ({ valueDateTime: value }) => (value === undefined ? undefined : { type: 'date-time', value }),
  valuePeriod: ({ valuePeriod: period }) =>
    period === undefined ? undefined : { type: 'period', ...given('start', period.start), ...given('end', period.end) },
}
