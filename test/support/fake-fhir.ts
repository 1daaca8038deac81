import { generateKeyPairSync, type JsonWebKey, randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { importJWK, jwtVerify } from 'jose'
import { registerSearch, type SearchFaults } from './fake-fhir-search.ts'

/** A file that the server exports: NDJSON. */
export type FakeFile = { readonly type: string; readonly body: string; readonly part?: 'output' | 'deleted' | 'error' }

/** What goes wrong, until it has gone wrong so often. Change it while the server runs. */
export type Faults = SearchFaults & {
  /** Answers 429 with Retry-After to so many kick-offs, status requests, files. */
  busy: number
  /** Answers 503 likewise, without Retry-After. */
  down: number
  /** Polls of the status before the export is ready. */
  polls: number
  /** The connection is cut after so many bytes of a file, so many times. */
  cut: { after: number; times: number } | undefined
  /** An export is gone (410) once so many of its files were fetched, so many times. */
  expire: { files: number; times: number } | undefined
  /** Tokens are refused after so many uses. */
  tokenUses: number
  /** Ranges are ignored. */
  withoutRanges: boolean
  /** Files come as gzip. */
  gzip: boolean
  /** After a cut the file comes with other bytes. */
  otherBytes: boolean
  /** Milliseconds by which the server's clock is ahead. */
  ahead: number
  /** Bytes a second of a file; 0: at once. */
  slowly: number
}

export type FakeFhir = {
  readonly url: string
  readonly app: FastifyInstance
  readonly faults: Faults
  /** The files of the next export. */
  files: readonly FakeFile[]
  readonly seen: {
    readonly kickOffs: string[]
    /** `Patient 1/0`: type, export and number of each file that was sent to its end. */
    readonly fetched: string[]
    readonly ranges: string[]
    readonly deleted: string[]
    /** Searches and reads, relative to the base. */
    readonly searches: string[]
    /** Subscriptions that were made. */
    readonly subscriptions: { readonly [name: string]: unknown }[]
    /** Answers `$events`; without it the server does not offer that. */
    events: ((from: number, to: number) => unknown) | undefined
    tokens: number
    refused: number
  }
  /** Of the registered client; the server knows its public half. */
  readonly client: { readonly id: string; readonly jwk: JsonWebKey; readonly pem: string }
  readonly close: () => Promise<void>
}

type Export = {
  readonly files: readonly FakeFile[]
  readonly time: string
  polls: number
  served: number
  gone: boolean
}

const noFaults = (): Faults => ({
  busy: 0,
  down: 0,
  polls: 1,
  cut: undefined,
  expire: undefined,
  tokenUses: Number.POSITIVE_INFINITY,
  withoutRanges: false,
  gzip: false,
  otherBytes: false,
  ahead: 0,
  slowly: 0,
  page: 3,
  withoutEverything: false,
  refusedTypes: [],
  next: 'right',
})

/**
 * A FHIR server as Bulk Data Access 2.0.0 and SMART Backend Services say, which refuses what is not as they say; and does wrong
 * what its `faults` name.
 *
 * @param options.secured every request needs a token
 * @param options.fhirVersion what its CapabilityStatement says
 */
export const startFakeFhir = async ({
  files = [],
  secured = false,
  fhirVersion = '4.0.1',
  curve = 'P-384',
}: {
  readonly files?: readonly FakeFile[]
  readonly secured?: boolean
  readonly fhirVersion?: string
  readonly curve?: 'P-384' | 'RSA'
} = {}): Promise<FakeFhir> => {
  const app = fastify({ forceCloseConnections: true })
  const pair =
    curve === 'RSA'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-384' })
  const client = {
    id: 'attune-test',
    jwk: { ...pair.privateKey.export({ format: 'jwk' }), kid: 'key-1' },
    pem: pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  }
  const publicKey = await importJWK(pair.publicKey.export({ format: 'jwk' }), curve === 'RSA' ? 'RS384' : 'ES384')
  const fake: FakeFhir = {
    url: '',
    app,
    faults: noFaults(),
    files,
    seen: {
      kickOffs: [],
      fetched: [],
      ranges: [],
      deleted: [],
      searches: [],
      subscriptions: [],
      events: undefined,
      tokens: 0,
      refused: 0,
    },
    client,
    close: () => app.close(),
  }
  const tokens = new Map<string, number>()
  const assertions = new Set<string>()
  const exports = new Map<string, Export>()

  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(body as string))),
  )
  app.get('/fhir/metadata', async () => ({ resourceType: 'CapabilityStatement', fhirVersion }))
  app.get('/fhir/.well-known/smart-configuration', async () => ({
    token_endpoint: `${fake.url.replace('/fhir', '')}/token`,
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'],
    scopes_supported: ['system/*.rs'],
    capabilities: ['client-confidential-asymmetric', 'permission-v2'],
  }))
  app.post('/token', async (request, reply) => {
    const form = request.body as Readonly<Record<string, string>>
    try {
      const { payload, protectedHeader } = await jwtVerify(form.client_assertion ?? '', publicKey, {
        issuer: client.id,
        subject: client.id,
        audience: `${fake.url.replace('/fhir', '')}/token`,
        algorithms: ['RS384', 'ES384'],
        currentDate: new Date(Date.now() + fake.faults.ahead),
      })
      const lives = (payload.exp ?? Number.POSITIVE_INFINITY) - (Date.now() + fake.faults.ahead) / 1000
      if (lives > 300 || payload.jti === undefined || assertions.has(payload.jti)) throw new Error('assertion')
      if (protectedHeader.kid === undefined || protectedHeader.typ !== 'JWT') throw new Error('header')
      if (form.grant_type !== 'client_credentials' || form.scope !== 'system/*.rs') throw new Error('grant')
      assertions.add(payload.jti)
    } catch {
      fake.seen.refused += 1
      return reply.code(400).send({ error: 'invalid_client' })
    }
    const token = randomUUID()
    tokens.set(token, 0)
    fake.seen.tokens += 1
    return { access_token: token, token_type: 'bearer', expires_in: 300, scope: form.scope }
  })

  /** True when the request was answered with a refusal. */
  const refused = (request: FastifyRequest, reply: FastifyReply): boolean => {
    if (fake.faults.busy > 0) {
      fake.faults.busy -= 1
      reply.code(429).header('retry-after', '0').send(outcome('throttled'))
      return true
    }
    if (fake.faults.down > 0) {
      fake.faults.down -= 1
      reply.code(503).send(outcome('transient'))
      return true
    }
    if (!secured) return false
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '')
    const uses = tokens.get(token)
    if (uses !== undefined && uses < fake.faults.tokenUses) {
      tokens.set(token, uses + 1)
      return false
    }
    tokens.delete(token)
    reply.code(401).send(outcome('login'))
    return true
  }

  const kickOff = async (request: FastifyRequest, reply: FastifyReply) => {
    if (refused(request, reply)) return reply
    const { headers, url } = request
    if (headers.prefer !== 'respond-async' || headers.accept !== 'application/fhir+json') {
      return reply.code(400).send(outcome('invalid'))
    }
    fake.seen.kickOffs.push(url.slice('/fhir/'.length))
    const types = new URL(url, fake.url).searchParams.get('_type')?.split(',')
    const wanted = fake.files.filter(({ type }) => types === undefined || types.includes(type) || type === 'Bundle')
    const id = String(exports.size + 1)
    const time = `2026-11-27T0${Math.min(9, exports.size)}:00:00.000Z`
    exports.set(id, { files: wanted, time, polls: 0, served: 0, gone: false })
    return reply.code(202).header('content-location', `${fake.url}/status/${id}`).send(outcome('informational'))
  }
  app.get('/fhir/$export', kickOff)
  app.get('/fhir/Patient/$export', kickOff)
  app.get('/fhir/Group/:group/$export', kickOff)

  app.get('/fhir/status/:id', async (request, reply) => {
    if (refused(request, reply)) return reply
    const { id } = request.params as { readonly id: string }
    const found = exports.get(id)
    if (found === undefined) return reply.code(404).send(outcome('not-found'))
    if (found.gone) return reply.code(410).send(outcome('deleted'))
    found.polls += 1
    if (found.polls <= fake.faults.polls) {
      return reply.code(202).header('x-progress', '50 % done').header('retry-after', '0').send()
    }
    const listed = (part: string) =>
      found.files.flatMap((file, index) =>
        (file.part ?? 'output') === part
          ? [
              {
                type: file.type,
                url: `${fake.url}/file/${id}/${index}`,
                count: file.body.split('\n').filter(Boolean).length,
              },
            ]
          : [],
      )
    return {
      transactionTime: found.time,
      request: `${fake.url}/$export`,
      requiresAccessToken: secured,
      output: listed('output'),
      deleted: listed('deleted'),
      error: listed('error'),
    }
  })
  app.delete('/fhir/status/:id', async (request, reply) => {
    if (refused(request, reply)) return reply
    const { id } = request.params as { readonly id: string }
    fake.seen.deleted.push(id)
    const found = exports.get(id)
    if (found !== undefined) found.gone = true
    return reply.code(202).send()
  })

  app.get('/fhir/file/:id/:index', async (request, reply) => {
    if (refused(request, reply)) return reply
    const { id, index } = request.params as { readonly id: string; readonly index: string }
    const { faults, seen } = fake
    const found = exports.get(id)
    const file = found?.files[Number(index)]
    if (found === undefined || file === undefined) return reply.code(404).send(outcome('not-found'))
    if (faults.expire !== undefined && faults.expire.times > 0 && found.served >= faults.expire.files) {
      faults.expire.times -= 1
      found.gone = true
    }
    if (found.gone) return reply.code(410).send(outcome('deleted'))
    const whole = Buffer.from(file.body)
    const body = faults.otherBytes && faults.cut?.times === 0 ? Buffer.from(file.body.toUpperCase()) : whole
    const range = faults.withoutRanges ? undefined : /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1]
    const from = range === undefined ? 0 : Number(range)
    if (range !== undefined) seen.ranges.push(`${file.type} ${range}`)
    if (range !== undefined && from >= body.length) return reply.code(416).send()
    const sent = faults.gzip ? gzipSync(body) : body.subarray(from)
    reply.hijack()
    reply.raw.writeHead(range === undefined ? 200 : 206, {
      'content-type': 'application/fhir+ndjson',
      'content-length': sent.length,
      ...(faults.gzip ? { 'content-encoding': 'gzip' } : {}),
      ...(range === undefined ? {} : { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` }),
    })
    if (faults.cut !== undefined && faults.cut.times > 0 && sent.length > faults.cut.after) {
      faults.cut.times -= 1
      reply.raw.write(sent.subarray(0, faults.cut.after), () => reply.raw.socket?.end())
      return reply
    }
    const step = faults.slowly > 0 ? Math.max(1, Math.floor(faults.slowly / 50)) : sent.length
    for (let at = 0; at < sent.length && !reply.raw.destroyed; at += step) {
      reply.raw.write(sent.subarray(at, at + step))
      if (faults.slowly > 0) await new Promise(done => setTimeout(done, 20))
    }
    reply.raw.end()
    found.served += 1
    seen.fetched.push(`${file.type} ${id}/${index}`)
    return reply
  })
  registerSearch(app, fake, refused)
  app.addContentTypeParser('application/fhir+json', { parseAs: 'string' }, (_request, body, done) =>
    done(null, JSON.parse(body as string)),
  )
  app.post('/fhir/Subscription', async (request, reply) => {
    if (refused(request, reply)) return reply
    fake.seen.subscriptions.push(request.body as { readonly [name: string]: unknown })
    return reply.code(201).send({ ...(request.body as object), id: 'remote-1' })
  })
  app.get('/fhir/Subscription/:id/$events', async (request, reply) => {
    if (refused(request, reply)) return reply
    const asked = new URL(request.url, fake.url).searchParams
    if (fake.seen.events === undefined) return reply.code(404).send()
    return fake.seen.events(Number(asked.get('eventsSinceNumber')), Number(asked.get('eventsUntilNumber')))
  })
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  return Object.assign(fake, { url: `${address}/fhir` })
}

const outcome = (code: string) => ({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code }] })

/** NDJSON of so many patients, or of so many observations of them. */
export const ndjsonOf = (type: 'Patient' | 'Observation', count: number, prefix = ''): string =>
  Array.from({ length: count }, (_, n) =>
    JSON.stringify(
      type === 'Patient'
        ? {
            resourceType: 'Patient',
            id: `${prefix}p${n}`,
            meta: { lastUpdated: '2026-01-01T00:00:00Z' },
            gender: 'female',
          }
        : {
            resourceType: 'Observation',
            id: `${prefix}o${n}`,
            meta: { lastUpdated: '2026-01-01T00:00:00Z' },
            status: 'final',
            code: { coding: [{ system: 'http://loinc.org', code: '2339-0' }] },
            subject: { reference: `Patient/${prefix}p${n % 10}` },
            effectiveDateTime: '2026-01-01T08:00:00Z',
            valueQuantity: { value: n + 1, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' },
          },
    ),
  )
    .map(line => `${line}\n`)
    .join('')
