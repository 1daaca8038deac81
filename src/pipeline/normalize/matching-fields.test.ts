import { expect, it } from 'vitest'
import { readMatchingFields } from './matching-fields.ts'

const patient = { resourceType: 'Patient' }

it('names, address, contact and numbers, each in its place', () => {
  const read = readMatchingFields({
    ...patient,
    name: [
      { use: 'maiden', family: 'Old' },
      { use: 'official', family: 'Neumann', given: ['Michaela', 'Ruth'] },
    ],
    birthDate: '1915-11-11',
    gender: 'female',
    address: [
      { use: 'old', line: ['1 Elsewhere'] },
      { use: 'home', line: ['8 Stanley Street', 'Miami'], city: 'Winston Hills', postalCode: '4223', state: 'nsw' },
    ],
    telecom: [{ system: 'phone', value: '555 0100' }],
    identifier: [{ system: 'https://example.org/mrn', value: '77' }, { value: 'no system' }],
    multipleBirthInteger: 2,
  })
  expect(read).toEqual({
    fields: {
      given_name: 'Michaela',
      middle_name: 'Ruth',
      surname: 'Neumann',
      date_of_birth: '1915-11-11',
      sex: 'female',
      street_number: '8',
      address_1: 'Stanley Street',
      address_2: 'Miami',
      suburb: 'Winston Hills',
      postcode: '4223',
      state: 'nsw',
      phone: '555 0100',
    },
    identifiers: [{ system: 'https://example.org/mrn', value: '77' }],
    multipleBirth: 2,
  })
})

it.each([
  ['Kim Lee', { given_name: 'Kim', surname: 'Lee' }],
  ['Lee, Kim Ann', { given_name: 'Kim', middle_name: 'Ann', surname: 'Lee' }],
  ['Kim', { given_name: 'Kim' }],
])('a name as one text: %s', (text, fields) => {
  expect(readMatchingFields({ ...patient, name: [{ text }] })?.fields).toEqual(fields)
})

it('what cannot be read says nothing', () => {
  const bad = {
    ...patient,
    name: 'x',
    address: [null, 3],
    telecom: {},
    identifier: [{ system: 5, value: 6 }],
    birthDate: 7,
  }
  expect(readMatchingFields(bad)).toEqual({ fields: {}, identifiers: [], multipleBirth: null })
  expect(readMatchingFields({ resourceType: 'Observation' })).toBeNull()
})
