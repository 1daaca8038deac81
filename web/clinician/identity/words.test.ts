import { expect, it } from 'vitest'
import { fieldText, probabilityText } from './words.ts'

it.each([
  [null, 'not judged'],
  [0.1234, '12.3 %'],
  [0.9994, '99.9 %'],
  [0.999999, '> 99.9 %'],
])('a probability of %s reads %s', (probability, text) => {
  expect(probabilityText(probability)).toBe(text)
})

it('fields are words, systems of identifiers stay addresses', () => {
  expect(fieldText('date_of_birth')).toBe('date of birth')
  expect(fieldText('https://example.org/my_mrn')).toBe('https://example.org/my_mrn')
})
