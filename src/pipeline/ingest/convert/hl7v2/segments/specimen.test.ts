import { expect, test } from 'vitest'
import type { ConvertedResource } from '../../conversion.ts'
import { converterOf } from '../../test-support.ts'
import { hl7v2 } from '../index.ts'

const convert = converterOf(hl7v2)

const oru = (...segments: readonly string[]): string =>
  ['MSH|^~\\&|LAB|HOSP|||20260102030405+0100||ORU^R01^ORU_R01|C1|P|2.5.1', ...segments].join('\r')

const pid = 'PID|1||77^^^HOSP^MR||Müller^Anna||19500304|F'

test('a specimen names those that it was taken from; of them only the identifiers are known', async () => {
  const { resources } = await convert(
    oru(pid, 'OBR|1|P1|F1|1^X^L', 'SPM|1|S3&LAB|S2&LAB~S1&LAB^F1&HOSP|TISS^Tissue^HL70487'),
  )
  const specimens = resources.filter(({ resourceType }) => resourceType === 'Specimen')
  const valuesOf = ({ identifier }: ConvertedResource) =>
    (identifier as readonly { readonly value: string }[]).map(({ value }) => value)
  const [one, two, own] = ['S2', 'S1', 'S3'].map(value => specimens.find(each => valuesOf(each).includes(value)))
  expect(specimens).toHaveLength(3)
  expect(valuesOf(two!)).toEqual(['S1', 'F1'])
  expect(own).toMatchObject({
    parent: [{ reference: `Specimen/${one?.id}` }, { reference: `Specimen/${two?.id}` }],
  })
})

test('a container of a specimen: its number, what is in it and what was added; its capacity is named', async () => {
  const container = 'SAC|||C7^LAB||||||||||||||||||10||7|mL^^UCUM|||HEPL^Lithium heparin^HL70371'
  const { resources, loss } = await convert(oru(pid, 'OBR|1|P1|F1|1^X^L', 'SPM|1|S3&LAB||BLD^Blood^HL70487', container))
  expect(resources.find(({ resourceType }) => resourceType === 'Specimen')).toMatchObject({
    container: [
      {
        identifier: [{ value: 'C7' }],
        specimenQuantity: { value: 7, code: 'mL' },
        additiveCodeableConcept: { coding: [{ code: 'HEPL' }] },
      },
    ],
  })
  expect(loss.unmapped).toMatchObject([{ path: 'PID-1' }, { path: 'OBR-1' }, { path: 'SPM-1' }, { path: 'SAC-21' }])
  // A container of no specimen.
  const alone = await convert(oru(pid, container))
  expect(alone.loss.unmapped.map(({ path }) => path)).toContain('SAC-3.1')
})
