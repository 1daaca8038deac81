import type { ConvertedResource } from '../conversion.ts'
import { idOf } from '../ids.ts'
import { given, writtenAt } from './concepts.ts'
import type { Scope } from './study.ts'

/** (0010,1030) and (0010,1020), whose units the standard fixes (PS3.3, C.7.2.2). */
const measures = [
  { keyword: 'PatientWeight', code: '29463-7', display: 'Body weight', unit: 'kg' },
  { keyword: 'PatientSize', code: '8302-2', display: 'Body height', unit: 'm' },
] as const

/** Weight and height as somebody entered them at the equipment. A zero is what equipment writes when nobody did. */
export const bodySizes = ({ reading, studyUid, patient, started }: Scope): readonly ConvertedResource[] =>
  measures.flatMap(({ keyword, code, display, unit }) => {
    const text = reading.peek(reading.root, keyword)
    if (text === undefined || !(Number(text) > 0)) return []
    const value = reading.number(reading.root, keyword)
    return [
      {
        resourceType: 'Observation',
        id: idOf('Observation', studyUid, keyword),
        ...writtenAt(started),
        status: 'final',
        category: [
          { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] },
        ],
        code: { coding: [{ system: 'http://loinc.org', code, display }] },
        subject: { reference: patient },
        ...given('effectiveDateTime', started),
        ...given(
          'valueQuantity',
          value === undefined ? undefined : { value, unit, system: 'http://unitsofmeasure.org', code: unit },
        ),
        method: { text: 'entered at the imaging equipment' },
      },
    ]
  })
