import { codeSystems } from '../../../../core/index.ts'
import type { ConversionContext, Converted } from '../conversion.ts'
import { concept, observation, ucum } from '../devices/fhir.ts'
import type { Notices } from '../devices/notices.ts'
import { countElement, usual } from './apple-loss.ts'
import { createAppleTimes } from './apple-time.ts'
import type { AppleElement } from './element.ts'
import { format, type RecordReader, rangeOf } from './record-reader.ts'
import { quantityTypes } from './types.ts'

const systolic = 'HKQuantityTypeIdentifierBloodPressureSystolic'
const diastolic = 'HKQuantityTypeIdentifierBloodPressureDiastolic'

/** Records that wait for the correlation that they stand in as well: ten years of blood pressure, several times a day. */
const mostHeld = 100_000

/**
 * The records in a correlation stand outside it too, mostly before it. So those of blood pressure wait: two that a correlation names
 * become one panel, what is left at the end stands alone. Of food it is remembered what stood outside; what did not is read.
 */
export const createCorrelations = (
  context: ConversionContext,
  notices: Notices,
  records: RecordReader,
  patient: () => string,
) => {
  const { loss } = context
  const held = new Map<string, AppleElement>()
  const outside = new Set<string>()
  const paired = new Set<string>()

  const panel = (correlation: AppleElement, found: Converted[]): boolean => {
    const parts = [systolic, diastolic].map(type => correlation.children.filter(one => one.attributes.type === type))
    const [upper, lower] = parts.map(([one]) => one)
    const times = createAppleTimes()
    if (upper === undefined || lower === undefined || parts.some(({ length }) => length > 1)) return false
    const values = [upper, lower].map(({ attributes: { value = '', unit = '' } }) => ({
      value: Number(value),
      unit: quantityTypes.get(systolic)?.unit(unit)?.code,
    }))
    const known = values.every(({ value, unit }) => Number.isFinite(value) && value > 0 && unit === 'mm[Hg]')
    if (!known || !times.read(correlation.attributes.startDate)) return false
    const component = values.map(({ value }, n) => ({
      code: concept(
        [{ system: codeSystems.loinc, code: n === 0 ? '8480-6' : '8462-4' }],
        n === 0 ? 'Systolic blood pressure' : 'Diastolic blood pressure',
      ),
      valueQuantity: ucum(value, 'mm[Hg]', 'mmHg'),
    }))
    const resource = observation({
      format,
      patient: patient(),
      category: 'vital-signs',
      codings: [{ system: codeSystems.loinc, code: '85354-9' }],
      text: 'Blood pressure',
      start: { kind: 'moment', at: times.at(), offset: times.offset() },
      value: { component },
      device: correlation.attributes.sourceName ?? '',
      notes: correlation.children.flatMap(({ name, attributes: { key, value } }) =>
        name === 'MetadataEntry' ? [`${key}: ${value}`] : [],
      ),
      key: values.map(({ value }) => value).join('/'),
    })
    found.push({ kind: 'resource', resource, range: rangeOf(correlation) })
    return true
  }

  const inPanel = (attribute: string, { name }: AppleElement): string =>
    name === 'MetadataEntry' ? 'text' : attribute === 'device' ? 'The panel names its app' : usual('mapped')(attribute)

  return {
    /** @returns whether the record waits, or has been said already */
    takes: (record: AppleElement): boolean => {
      const { type = '' } = record.attributes
      const dietary = type.startsWith('HKQuantityTypeIdentifierDietary')
      if (!dietary && type !== systolic && type !== diastolic) return false
      const key = keyOf(record)
      if (dietary) {
        if (outside.size < mostHeld) outside.add(key)
        return false
      }
      if (paired.has(key)) {
        countElement(record, loss, inPanel)
        return true
      }
      if (held.size >= mostHeld) {
        notices.note(
          'warning',
          'too-many',
          'More blood pressures than are held: some may stand in a panel and alone',
          `byte ${record.from}`,
        )
        return false
      }
      held.set(key, record)
      return true
    },
    correlation: (correlation: AppleElement, found: Converted[]): void => {
      const nested = correlation.children.filter(({ name }) => name === 'Record')
      if (panel(correlation, found)) {
        countElement(correlation, loss, inPanel)
        for (const record of nested) {
          const key = keyOf(record)
          const twin = held.get(key)
          if (twin !== undefined) countElement(twin, loss, inPanel)
          else if (paired.size < mostHeld) paired.add(key)
          held.delete(key)
        }
        return
      }
      const { children, ...alone } = correlation
      const rest = { ...alone, children: children.filter(({ name }) => name !== 'Record') }
      countElement(rest, loss, () => 'What its records say stands in them')
      for (const record of nested) {
        const key = keyOf(record)
        if (held.has(key) || outside.has(key)) countElement(record, loss, usual('mapped'), 'Correlation/Record')
        else records.read(record, found)
      }
    },
    rest: (found: Converted[]): void => {
      for (const record of held.values()) records.read(record, found)
      held.clear()
    },
  }
}

const keyOf = ({ attributes: { type, startDate, endDate, sourceName, value, unit } }: AppleElement): string =>
  [type, startDate, endDate, sourceName, value, unit].join(' ')
