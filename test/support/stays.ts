import { randomOf } from '../../src/learning/index.ts'

/** Patients with three stays each in 2024 or 2025 as FHIR lines; who is frail (older, higher creatinine) comes back soon. */
export const staysOf = (patients: number, seed = 11): string => {
  const random = randomOf(seed, 1)
  const date = (time: number) => new Date(time).toISOString()
  const resources = Array.from({ length: patients }, (_, number) => {
    const frail = random.chance(0.4)
    const subject = { reference: `Patient/${number}` }
    const gender = random.pick(['female', 'male'])
    const list: unknown[] = [
      {
        resourceType: 'Patient',
        id: `${number}`,
        gender,
        birthDate: `${frail ? random.whole(1930, 1945) : random.whole(1950, 1990)}-05-05`,
      },
    ]
    let start = Date.UTC(2024, random.whole(0, 11), random.whole(1, 28), 8)
    for (let stay = 0; stay < 3; stay++) {
      const end = start + random.whole(2, 9) * 86_400_000
      list.push(
        {
          resourceType: 'Encounter',
          id: `${number}-${stay}`,
          status: 'finished',
          subject,
          class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
          period: { start: date(start), end: date(end) },
        },
        {
          resourceType: 'Observation',
          id: `${number}-${stay}`,
          status: 'final',
          subject,
          code: { coding: [{ system: 'http://loinc.org', code: '2160-0' }] },
          effectiveDateTime: date(start + 3_600_000),
          issued: date(start + 7_200_000),
          valueQuantity: { value: frail ? 2 : 0.9, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' },
        },
      )
      start = end + random.whole(1, frail ? 40 : 200) * 86_400_000
    }
    return list
  })
  return resources
    .flat()
    .map(one => JSON.stringify(one))
    .join('\n')
}
