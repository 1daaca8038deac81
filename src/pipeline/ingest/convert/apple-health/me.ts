import { codeSystems } from '../../../../core/index.ts'
import type { ByteRange, JsonObject } from '../../../../standards/fhir/index.ts'
import type { ConversionContext, Converted } from '../conversion.ts'
import { concept, observation } from '../devices/fhir.ts'
import { subjectOf } from '../devices/subject.ts'
import { idOf } from '../ids.ts'
import { countElement } from './apple-loss.ts'
import type { AppleElement } from './element.ts'
import { format, rangeOf } from './record-reader.ts'
import { appleCoding } from './types.ts'

const prefix = 'HKCharacteristicTypeIdentifier'

const genders: Readonly<Record<string, string>> = {
  HKBiologicalSexMale: 'male',
  HKBiologicalSexFemale: 'female',
  HKBiologicalSexOther: 'other',
}

/**
 * Whose the phone is. It says a birth date and a sex, and no name: many people share those, so the caller has to say who it is before
 * anything is stored.
 */
export const createMe = (context: ConversionContext) => {
  const { said, loss } = context
  let patient = said.patient ?? ''
  let settled = false

  const settle = (range: ByteRange, found: Converted[]): void => {
    if (settled) return
    settled = true
    found.push(...subjectOf(format, said, {}, range).found)
  }

  const characteristic = (name: string, value: string, range: ByteRange): Converted => {
    const blood = name === 'BloodType'
    const text = blood ? 'Blood group' : name
    const resource = observation({
      format,
      patient,
      category: blood ? 'laboratory' : 'survey',
      // LOINC 882-1: ABO and Rh group [Type] in Blood.
      codings: [...(blood ? [{ system: codeSystems.loinc, code: '882-1' }] : []), appleCoding(`${prefix}${name}`)],
      text,
      start: undefined,
      value: {
        valueCodeableConcept: concept([appleCoding(value)], value.replace(/^HK(?:BloodType|FitzpatrickSkinType)/, '')),
      },
      key: value,
    })
    return { kind: 'resource', resource, range }
  }

  return {
    patient: () => patient,
    settle,
    read: (me: AppleElement, found: Converted[]): void => {
      const range = rangeOf(me)
      settle(range, found)
      const { attributes } = me
      const birthDate = attributes[`${prefix}DateOfBirth`] ?? ''
      const gender = genders[attributes[`${prefix}BiologicalSex`] ?? '']
      const born = /^\d{4}-\d{2}-\d{2}$/.test(birthDate) && !Number.isNaN(Date.parse(birthDate))
      if (said.patient === undefined && (born || gender !== undefined)) {
        patient = idOf('Patient', format, birthDate, gender)
        const resource: JsonObject & { resourceType: string; id: string } = {
          resourceType: 'Patient',
          id: patient,
          ...(gender === undefined ? {} : { gender }),
          ...(born ? { birthDate } : {}),
        }
        found.push({ kind: 'resource', resource, range })
      }
      countElement(me, loss, (attribute, { attributes: of }) => {
        const name = attribute.replace(prefix, '')
        const value = of[attribute]!
        if (/NotSet$/.test(value) || value === 'None') return 'Not set'
        if (name === 'DateOfBirth' || name === 'BiologicalSex') {
          if (said.patient !== undefined) return 'The patient was named by the caller'
          return (name === 'DateOfBirth' ? born : gender !== undefined) ? 'mapped' : 'Not a value that is read'
        }
        if (!attribute.startsWith(prefix)) return 'Not known'
        found.push(characteristic(name, value, range))
        return 'mapped'
      })
    },
  }
}
