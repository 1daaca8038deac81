import { expect, it } from 'vitest'
import type { PersonId } from '../../../src/core/index.ts'
import { tourSteps } from './steps.ts'

const patient = (name: string, story: string | null) => ({ id: name as PersonId, name, story })

it('stops only at example patients that are here', () => {
  const steps = tourSteps([patient('Ana Alvarez', 'Ana, 84: a story'), patient('Jon Jensen', 'Jon, 58: another')])
  expect(steps.map(({ patient: id }) => id)).toEqual([null, 'Ana Alvarez', 'Jon Jensen'])
})

it('is not there at a site of real patients, also when one is called Ana', () => {
  expect(tourSteps([patient('Ana Alvarez', null)])).toEqual([])
})
