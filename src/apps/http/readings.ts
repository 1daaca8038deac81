import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Dependencies } from '../use-cases/dependencies.ts'
import { type ReadingsFormat, receiveReadings } from '../use-cases/receive-readings.ts'
import { read } from './request.ts'

const query = z.object({ source: z.string().min(1).max(200).optional() })

/** Content types, and how each is read. */
const formats: readonly (readonly [type: string, format: ReadingsFormat])[] = [
  ['application/x-ndjson', 'lines'],
  ['application/fhir+json', 'fhir'],
]

const caller = { actor: 'system:readings', channel: 'web' } as const

/**
 * `POST /readings?source=NAME`: live readings of devices, a JSON object a line or FHIR R4 Observations. Answers 200 after the
 * commit, with how many were stored and which lines were not. Without client authentication, which is why the server
 * listens on loopback only.
 */
export const registerReadings = (app: FastifyInstance, deps: Dependencies): void => {
  app.register(async scope => {
    scope.removeAllContentTypeParsers()
    for (const [type] of formats) {
      scope.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    }
    scope.post('/readings', async request => {
      const { source = deps.site.source } = read(query, request.query)
      const type = request.headers['content-type'] ?? ''
      const format = formats.find(([name]) => type.startsWith(name))?.[1] ?? 'lines'
      const report = await receiveReadings(deps, { bytes: request.body as Buffer, format, source }, caller)
      const { readings, stored, duplicates, issues, quarantined, quarantinedInAll } = report
      return {
        stored: stored + (readings?.stored ?? 0),
        duplicates: duplicates + (readings?.duplicates ?? 0),
        refused: quarantinedInAll + (readings?.leftOut ?? 0),
        problems: quarantined.map(({ locator, code, message }) => ({ locator, code, message })),
        issues: issues.map(({ severity, code, message, count }) => ({ severity, code, message, count })),
      }
    })
  })
}
