import { describe, expect, test } from 'vitest'
import { attune } from '../../../test/support/cli.ts'
import { calculators } from '../specialties.ts'
import { calculate } from './calc.ts'

const kfre = {
  age: 60,
  sex: 'male',
  egfr: { value: 25, unit: 'mL/min/{1.73_m2}' },
  acr: { value: 300, unit: 'mg/g' },
  region: 'north-america',
}

describe('attune calc', () => {
  test('one document in, one document out', async () => {
    const { code, stdout, stderr } = await attune(['calc', 'kfre', '--json'], { input: JSON.stringify(kfre) })
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'answered',
      results: [{ printed: '14.58' }, { printed: '38.85' }],
    })
  })
  test('an array is a batch', () => {
    const { json } = calculate(calculators, 'kfre', JSON.stringify([kfre, { ...kfre, age: 10 }, {}]))
    expect(json).toMatchObject([{ status: 'answered' }, { status: 'out-of-scope' }, { status: 'insufficient' }])
  })
  test('misuse exits 2 and stdout is one JSON document with the remedy', async () => {
    const { code, stdout } = await attune(['calc', 'nothing', '--json'], { input: '{}' })
    expect(code).toBe(2)
    expect(JSON.parse(stdout).error.remedy).toContain('kfre')
  })
  test('the example of every formula is answered, and every input it shows is described', () => {
    for (const { name, example, inputs } of calculators) {
      expect(calculate(calculators, name, JSON.stringify(example)).json, name).toMatchObject({ status: 'answered' })
      for (const input of Object.keys(example)) expect(Object.keys(inputs), name).toContain(input)
    }
  })
  test('every formula that the contract names is there', () => {
    expect(calculators.map(({ name }) => name).sort()).toEqual([
      'chads-vasc',
      'ckd-epi-2021',
      'cockcroft-gault',
      'doac-dose',
      'has-bled',
      'kfre',
      'prevent',
    ])
  })
})
