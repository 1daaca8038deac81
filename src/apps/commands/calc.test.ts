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
  test('a row of a batch that is no object is answered so, and the others are calculated', () => {
    const { json } = calculate(calculators, 'kfre', JSON.stringify([kfre, 'x', null, [kfre]]))
    expect(json).toMatchObject([
      { status: 'answered' },
      ...Array.from({ length: 3 }, () => ({
        status: 'insufficient',
        missing: [{ what: 'input', reason: 'unusable' }],
      })),
    ])
  })

  test('an input that the formula does not take is named', () => {
    const { age, ...rest } = kfre
    const { json, text } = calculate(calculators, 'kfre', JSON.stringify({ ...rest, agee: age }))
    expect(json).toMatchObject({ status: 'insufficient', unknownInputs: ['agee'], missing: [{ what: 'age' }] })
    expect(text).toContain('agee')
  })

  test('each result says whether it is answered or out of scope', () => {
    const prevent = calculators.find(({ name }) => name === 'prevent')
    const { json } = calculate(calculators, 'prevent', JSON.stringify({ ...prevent?.example, age: 60 }))
    const { status, results } = json as { status: string; results: { status: string; because?: string }[] }
    expect(status).toBe('answered')
    expect(results.map(one => one.status)).toEqual([...Array(3).fill('answered'), ...Array(3).fill('out-of-scope')])
    expect(results[3]?.because).toContain('30 to 59')
  })

  test('a byte order mark is passed over; an empty stdin says what to do', async () => {
    expect(calculate(calculators, 'kfre', `\ufeff${JSON.stringify(kfre)}`).json).toMatchObject({ status: 'answered' })
    const { code, stdout } = await attune(['calc', 'kfre', '--json'])
    expect(code).toBe(2)
    expect(JSON.parse(stdout).error).toMatchObject({
      code: 'misuse',
      remedy: expect.stringContaining('calc kfre --help'),
    })
  })

  test('a second name is misuse', async () => {
    expect((await attune(['calc', 'kfre', 'prevent', '--json'], { input: '{}' })).code).toBe(2)
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
      'gad-7',
      'has-bled',
      'kfre',
      'phq-9',
      'prevent',
    ])
  })
})
