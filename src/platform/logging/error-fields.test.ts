import { expect, it } from 'vitest'
import { AppError } from '../../core/index.ts'
import { errorFields } from './error-fields.ts'

/** As the driver throws it for a row that does not fit. */
const ofTheDatabase = Object.assign(new Error('null value in column "sex" violates not-null constraint'), {
  code: '23502',
  detail: 'Alvarez',
  where: 'JSON data, line 1: {"name":"Alvarez"',
  table: 'record',
  column: 'sex',
  routine: 'ExecConstraints',
})

const told = (error: unknown): string => JSON.stringify(errorFields(error))

it('an error of the database keeps its code and place, and loses the row', () => {
  expect(errorFields(ofTheDatabase)).toMatchObject({
    type: 'Error',
    code: '23502',
    where: { table: 'record', column: 'sex', routine: 'ExecConstraints' },
  })
  expect(told(ofTheDatabase)).not.toMatch(/Alvarez|1942/)
})

it('a message that is not ours is left out, as are lines of it that look like a frame', () => {
  const error = new Error('Alvarez\n    at Alvarez\n    at Alvarez (/12 Elm Street:1:2)')
  expect(told(error)).not.toMatch(/Alvarez|Elm/)
  expect(errorFields(error).at.some(line => line.includes('error-fields.test.ts'))).toBe(true)
})

it('an error of our catalogue keeps its message, and its cause is told by the same rule', () => {
  const cause = new SyntaxError('"Alvarez" is not JSON')
  const fields = errorFields(new AppError('misuse', 'The file is not JSON.', { remedy: 'Mend it.', cause }))
  expect(fields).toMatchObject({ code: 'misuse', message: 'The file is not JSON.', cause: { type: 'SyntaxError' } })
  expect(JSON.stringify(fields)).not.toContain('Alvarez')
})

it('codes and places that are no identifiers are left out', () => {
  const odd = Object.assign(new Error(''), { code: 'Ana Alvarez', table: 'Ana Alvarez', errno: -2 })
  expect(told(odd)).not.toContain('Alvarez')
})

it.each(['Alvarez', { name: 'Alvarez' }, null, undefined])('what is no error is only said to be none', thrown => {
  expect(errorFields(thrown)).toEqual({ type: typeof thrown, at: [] })
})

it('causes in a circle end', () => {
  const error = new Error('a')
  error.cause = error
  expect(told(error).match(/"type"/g)).toHaveLength(6)
})
