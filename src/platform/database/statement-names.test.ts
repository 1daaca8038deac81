import { expect, it } from 'vitest'
import { createStatementNames } from './statement-names.ts'

it('names a statement when it comes again, and always the same', () => {
  const nameOf = createStatementNames()
  expect(nameOf('select 1').name).toBeUndefined()
  const { name } = nameOf('select 1')
  expect(name).toMatch(/^attune_/)
  expect(nameOf('select 1').name).toBe(name)
  nameOf('select 2')
  expect(nameOf('select 2').name).not.toBe(name)
})

it('names no text with thousands of values in it', () => {
  const nameOf = createStatementNames()
  const text = `values ${'(1),'.repeat(5_000)}`
  nameOf(text)
  expect(nameOf(text).name).toBeUndefined()
})

it.each(['begin', 'select 1; select 2', 'release savepoint unit; savepoint unit'])('names not: %s', text => {
  const nameOf = createStatementNames()
  nameOf(text)
  expect(nameOf(text).name).toBeUndefined()
})

it('lets the session forget when there are many texts, and gives no name twice', () => {
  const nameOf = createStatementNames()
  nameOf('select 1')
  const before = nameOf('select 1').name
  let forgotten = 0
  for (let n = 0; n < 600; n += 1) if (nameOf(`select ${n} as other`).forgetsAll) forgotten += 1
  expect(forgotten).toBe(1)
  nameOf('select 1')
  const after = nameOf('select 1').name
  expect(after).toMatch(/^attune_/)
  expect(after).not.toBe(before)
})

it('plans again from time to time what never changes', () => {
  const nameOf = createStatementNames()
  const names = new Set(Array.from({ length: 45_000 }, () => nameOf('select 1').name))
  names.delete(undefined)
  expect(names.size).toBe(3)
})
