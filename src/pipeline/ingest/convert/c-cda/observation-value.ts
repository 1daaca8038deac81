import { type CdaElement, given, readEd, readIvl, typeOf } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { ratio } from './dosage.ts'
import { absentReasonOf, concept, dateTime, numberOf, period, quantity, type Reading, warn } from './fhir-types.ts'

// observation/value, whose data type its xsi:type declares, as Observation.value[x] (C-CDA on FHIR, mapping of results).

type Read = (value: CdaElement, reading: Reading) => JsonObject

const coded: Read = (value, reading) => given('valueCodeableConcept', concept(value, reading))

const words: Read = (value, reading) => {
  const { text, mediaType, base64, url } = readEd(value, reading.narrative)
  // Observation holds no attachments; the words of one that has no bytes are a string.
  if (text !== undefined) return { valueString: text }
  if (base64 === undefined && url === undefined) return {}
  return {
    extension: [
      {
        url: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-Observation.value',
        valueAttachment: { ...given('contentType', mediaType), ...given('data', base64), ...given('url', url) },
      },
    ],
    valueString: 'Attached',
  }
}

/** An amount; what is no number is still what somebody found: its words. */
const measured: Read = (value, reading) => {
  const found = quantity(value, reading)
  if (found !== undefined) return { valueQuantity: found }
  if (value.peek('value') === undefined) return {}
  const said = [value.attribute('value', 'text'), value.attribute('unit', 'text')]
  return { valueString: said.filter(part => part !== undefined).join(' ') }
}

/**
 * An interval with one end is a quantity below or above it; CDA ends are included unless they say otherwise (`inclusive`).
 */
const interval: Read = (value, reading) => {
  const ends = readIvl(value)
  const low = quantity(ends.low, reading)
  const high = quantity(ends.high, reading)
  if (low !== undefined && high !== undefined) return { valueRange: { low, high } }
  const end = low ?? high
  if (end === undefined) return measured(ends.center ?? value, reading)
  const open = (low === undefined ? ends.high : ends.low)?.attribute('inclusive') === 'false'
  const comparator = low === undefined ? (open ? '<' : '<=') : open ? '>' : '>='
  return { valueQuantity: { comparator, ...end } }
}

const whole: Read = (value, reading) => {
  const read = numberOf(value.peek('value'))
  if (read === undefined || !Number.isInteger(read) || Math.abs(read) > 2_147_483_647) return plain(value, reading)
  value.attribute('value')
  return { valueInteger: read }
}

const plain: Read = (value, reading) => measured(value, reading)

const truth: Read = value => {
  const written = value.peek('value')
  if (written !== 'true' && written !== 'false') return {}
  value.attribute('value')
  return { valueBoolean: written === 'true' }
}

const proportion: Read = (value, reading) => given('valueRatio', ratio(value, reading))

const readers: Readonly<Record<string, Read>> = {
  BL: truth,
  CD: coded,
  CE: coded,
  CO: coded,
  CS: coded,
  CV: coded,
  ED: words,
  INT: whole,
  IVL_INT: interval,
  IVL_PQ: interval,
  IVL_REAL: interval,
  IVL_TS: (value, reading) => given('valuePeriod', period(value, reading)),
  MO: plain,
  PQ: (value, reading) =>
    (value.child('low') === undefined && value.child('high') === undefined ? measured : interval)(value, reading),
  REAL: plain,
  RTO: proportion,
  RTO_PQ_PQ: proportion,
  SC: words,
  ST: words,
  TS: (value, reading) => given('valueDateTime', dateTime(value, reading)),
}

/**
 * The value as a member `value...`; with a null flavor and nothing else, `dataAbsentReason`. Empty when there is none, or
 * its type has no place in R4 (an issue says so).
 */
export const observationValue = (value: CdaElement | undefined, reading: Reading): JsonObject => {
  if (value === undefined) return {}
  const type = typeOf(value) ?? guess(value)
  const read = type === undefined ? undefined : readers[type]
  if (read === undefined && type !== undefined) {
    warn(reading, value, 'value-type-unread', 'A data type of value that is not read: not mapped')
    return {}
  }
  const found = read?.(value, reading) ?? {}
  if (Object.keys(found).length > 0) return found
  const nullFlavor = value.attribute('nullFlavor')
  if (nullFlavor === undefined) return {}
  const system = 'http://terminology.hl7.org/CodeSystem/data-absent-reason'
  return { dataAbsentReason: { coding: [{ system, code: absentReasonOf(nullFlavor) }] } }
}

/** Some pieces leave the type out: what they hold tells. */
const guess = (value: CdaElement): string | undefined => {
  if (value.peek('code') !== undefined) return 'CD'
  if (value.peek('unit') !== undefined) return 'PQ'
  return value.peekText() === '' ? undefined : 'ST'
}
