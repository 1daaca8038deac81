import { expect, test } from 'vitest'
import { AppError, type ErrorCode } from '../../core/index.ts'
import { createLog } from '../logging/index.ts'
import { createHttp } from './create-http.ts'

test.each<[ErrorCode, number, string | undefined]>([
  ['database-unavailable', 503, '2'],
  ['data-folder-unusable', 503, '60'],
  ['disk-full', 503, '60'],
  ['internal', 500, undefined],
  ['misuse', 400, undefined],
])('%s answers %i and says when to try again: %s', async (code, status, after) => {
  const app = createHttp(createLog('silent'))
  app.get('/failing', async () => {
    throw new AppError(code, 'It does not work.', { remedy: 'Wait.' })
  })
  const answer = await app.inject({ url: '/failing', headers: { host: 'localhost' } })
  expect(answer.statusCode).toBe(status)
  expect(answer.headers['retry-after']).toBe(after)
  expect(answer.json().error).toMatchObject({ code, remedy: 'Wait.' })
  await app.close()
})
