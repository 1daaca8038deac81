import { expect, it } from 'vitest'
import { lookText } from './look-text.ts'

it('says an act in plain words, and never hides one that it does not know', () => {
  expect(lookText('profile.read')).toBe('looked at your record')
  expect(lookText('something.new')).toBe('did: something new')
})
