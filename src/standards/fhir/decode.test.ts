import { describe, expect, test } from 'vitest'
import type { Issue } from '../../core/index.ts'
import { isResourceType, observation, patient, targetOf, urnOf } from './index.ts'

describe('a decoder', () => {
  test('names what has the wrong type and reads the rest', () => {
    const issues: Issue[] = []
    const json = {
      status: 7,
      code: { coding: [{ system: 'http://loinc.org', code: '2160-0' }, 'x', { code: false }], text: ['no'] },
      category: { text: 'laboratory' },
      valueQuantity: { value: '1.1', unit: 'mg/dL' },
      somethingElse: { kept: 'out' },
    }
    expect(observation(json, 'Observation', issues)).toEqual({
      code: { coding: [{ system: 'http://loinc.org', code: '2160-0' }, {}] },
      valueQuantity: { unit: 'mg/dL' },
    })
    expect(issues.map(({ location }) => location).sort()).toEqual([
      'Observation.category',
      'Observation.code.coding[1]',
      'Observation.code.coding[2].code',
      'Observation.code.text',
      'Observation.status',
      'Observation.valueQuantity.value',
    ])
    expect(issues.every(({ code }) => code === 'type-wrong')).toBe(true)
  })
  test('null keeps a place in a list, and nothing else', () => {
    const issues: Issue[] = []
    expect(patient({ name: [{ given: [null, 'Ana'] }], gender: null }, 'Patient', issues)).toEqual({
      name: [{ given: ['Ana'] }],
    })
    expect(issues.map(({ location }) => location)).toEqual(['Patient.gender'])
  })
  test('a member called __proto__ is data', () => {
    const issues: Issue[] = []
    const json = JSON.parse('{"__proto__":{"gender":"male","polluted":true},"id":"1"}') as unknown
    expect(patient(json, 'Patient', issues)).toEqual({ id: '1' })
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})

test.each([
  ['Patient/7', { resourceType: 'Patient', id: '7' }],
  ['https://ehr.example/fhir/Patient/a-1/_history/2', { resourceType: 'Patient', id: 'a-1' }],
  ['#p', undefined],
  ['urn:uuid:7', undefined],
  ['patient/7', undefined],
  ['Patient?identifier=7', undefined],
])('%s refers to %j', (reference, target) => {
  expect(targetOf(reference)).toEqual(target)
})

test('urns', () => {
  expect(urnOf('urn:uuid:7')).toBe('7')
  expect(urnOf('Patient/7')).toBeUndefined()
})

test('resource types of R4', () => {
  expect(isResourceType('Observation')).toBe(true)
  expect(isResourceType('Genotype')).toBe(false)
  expect(isResourceType('constructor')).toBe(false)
})
