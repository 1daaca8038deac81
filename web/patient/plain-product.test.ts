import { expect, it } from 'vitest'
import { plainProduct } from './plain-product.ts'

it.each([
  ['atorvastatin 20 MG Oral Tablet', 'Atorvastatin 20 mg tablet'],
  [
    '24 HR metoprolol succinate 25 MG Extended Release Oral Tablet',
    '24-hour metoprolol succinate 25 mg extended release tablet',
  ],
  ['insulin glargine 100 UNT/ML Injection', 'Insulin glargine 100 units/mL injection'],
  [
    'divalproex sodium (valproate) 500 mg delayed-release tablet',
    'Divalproex sodium (valproate) 500 mg delayed-release tablet',
  ],
])('%s is read as %s', (name, read) => {
  expect(plainProduct(name)).toBe(read)
})
