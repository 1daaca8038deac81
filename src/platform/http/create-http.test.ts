import { type AddressInfo, connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { createLog } from '../logging/index.ts'
import { createHttp, refuseOtherMethods } from './index.ts'

const headers = [
  'content-security-policy',
  'x-content-type-options',
  'x-frame-options',
  'referrer-policy',
  'cross-origin-opener-policy',
  'cross-origin-embedder-policy',
  'cross-origin-resource-policy',
  'permissions-policy',
  'cache-control',
]
const limits = { body: 100, headers: 2_000, headersTime: 500, requestTime: 1_000, idleTime: 10_000 }

let app: FastifyInstance
let port: number
let asked = () => {}
let answered = Promise.resolve()
let atEnd = () => {}

const start = async (within = limits) => {
  app = createHttp(createLog('silent'), within)
  const refuseRest = refuseOtherMethods(app)
  app.get('/thing/:id', async () => ({ here: true }))
  app.post('/thing', async request => request.body)
  app.get('/broken', async () => {
    throw new Error('Alvarez')
  })
  app.addHook('preClose', async () => atEnd())
  app.get('/slow', async () => {
    asked()
    await answered
    return { here: true }
  })
  refuseRest()
  await app.listen({ host: '127.0.0.1', port: 0 })
  port = (app.server.address() as AddressInfo).port
}
afterEach(async () => {
  await app.close()
})

/** Sends bytes as they are and gives all that comes back until the server closes. */
const talk = (...parts: readonly string[]): Promise<string> =>
  new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.on('data', chunk => {
      answer += chunk
    })
    socket.once('error', fail)
    socket.once('close', () => done(answer))
    for (const part of parts) socket.write(part)
  })

const request = (line: string, ...fields: readonly string[]) =>
  `${[line, 'connection: close', ...fields].join('\r\n')}\r\n\r\n`

const own = 'host: localhost'

const get = (...fields: readonly string[]) => request('GET /thing/1 HTTP/1.1', own, ...fields)

const post = (body: string, type = 'application/json', length = [`content-length: ${body.length}`]) =>
  request('POST /thing HTTP/1.1', own, `content-type: ${type}`, ...length) + body

const chunked = ['transfer-encoding: chunked']
const chunk = (body: string) => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`

const cases: readonly (readonly [what: string, sent: string, status: number, code: string | null])[] = [
  ['an answer', get(), 200, null],
  ['an answer to HEAD', request('HEAD /thing/1 HTTP/1.1', own), 200, null],
  ['nothing there', request('GET /nothing HTTP/1.1', own), 404, 'not-found'],
  ['a bug', request('GET /broken HTTP/1.1', own), 500, 'internal'],
  ['another method', request('DELETE /thing HTTP/1.1', own), 405, 'method-not-allowed'],
  ['a method nobody knows here', request('PROPFIND /thing HTTP/1.1', own), 404, 'not-found'],
  ['no Host header', request('GET /thing/1 HTTP/1.1'), 403, 'forbidden'],
  ['no Host header, HTTP/1.0', request('GET /thing/1 HTTP/1.0'), 403, 'forbidden'],
  ['a foreign host (DNS rebinding)', request('GET /thing/1 HTTP/1.1', 'host: evil.example'), 403, 'forbidden'],
  ['a host that begins well', request('GET /thing/1 HTTP/1.1', 'host: localhost.evil.example'), 403, 'forbidden'],
  ['another machine by number', request('GET /thing/1 HTTP/1.1', 'host: 10.0.0.1'), 403, 'forbidden'],
  ['a foreign origin', get('origin: https://evil.example'), 403, 'forbidden'],
  ['another port of this host', get('origin: http://localhost:3'), 403, 'forbidden'],
  ['an origin that is hidden', get('origin: null'), 403, 'forbidden'],
  ['a page of another site', get('sec-fetch-site: cross-site'), 403, 'forbidden'],
  ['a page of another port', get('sec-fetch-site: same-site'), 403, 'forbidden'],
  ['a text body', post('{}', 'text/plain'), 415, 'unsupported-media-type'],
  ['a form', post('a=b', 'application/x-www-form-urlencoded'), 415, 'unsupported-media-type'],
  ['no JSON', post('Alvarez'), 400, 'misuse'],
  ['__proto__', post('{"__proto__":{"a":"Alvarez"}}'), 400, 'misuse'],
  ['a prototype by its constructor', post('{"constructor":{"prototype":{"a":1}}}'), 400, 'misuse'],
  ['a body that says it is too large', post('', undefined, ['content-length: 101']), 413, 'too-large'],
  ['a body that turns out too large', post(chunk(' '.repeat(101)), undefined, chunked), 413, 'too-large'],
  ['two lengths', post('{}', undefined, ['content-length: 2', 'content-length: 3']), 400, 'misuse'],
  ['a length and chunks', post(chunk('{}'), undefined, ['content-length: 2', ...chunked]), 400, 'misuse'],
  ['an address that cannot be decoded', request('GET /thing/%ff HTTP/1.1', own), 400, 'misuse'],
  ['a part of the address that is too long', request(`GET /thing/${'a'.repeat(600)} HTTP/1.1`, own), 413, 'too-large'],
  ['an address that is too long', request(`GET /thing/${'a'.repeat(4_000)} HTTP/1.1`, own), 431, 'too-large'],
  ['headers that are too large', get(`x: ${'a'.repeat(4_000)}`), 431, 'too-large'],
  ['an expectation', get('expect: Alvarez'), 417, 'misuse'],
  ['no HTTP', 'Alvarez\r\n\r\n', 400, 'misuse'],
  ['a NUL in the address', request('GET /thing/\0 HTTP/1.1', own), 400, 'misuse'],
  ['headers that never end', 'GET /thing/1 HTTP/1.1\r\nhost: localhost\r\nx: ', 408, 'misuse'],
  ['a body that never ends', post('{', undefined, ['content-length: 50']), 408, 'misuse'],
]

describe('every answer has the security headers, and every refusal its code and remedy', () => {
  it.each(cases)('%s', async (_what, sent, status, code) => {
    await start()
    const answer = await talk(sent)
    const [head = '', body = ''] = answer.split('\r\n\r\n')
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    const names = head.split('\r\n').map(line => line.split(':')[0]?.toLowerCase())
    expect(headers.filter(name => names.filter(one => one === name).length !== 1)).toEqual([])
    expect(head).toMatch(/content-security-policy: default-src 'none';.* frame-ancestors 'none'/)
    expect(head).toMatch(/cache-control: no-store/i)
    if (code !== null) {
      expect(JSON.parse(body)).toEqual({ error: { code, message: expect.any(String), remedy: expect.any(String) } })
    }
    // What was sent comes back in no refusal.
    expect(answer).not.toContain('Alvarez')
  })
})

describe('who may ask', () => {
  it.each([
    ['localhost in capitals', request('GET /thing/1 HTTP/1.1', 'host: LOCALHOST:80')],
    ['IPv6', request('GET /thing/1 HTTP/1.1', 'host: [::1]:80')],
    ['any loopback address', request('GET /thing/1 HTTP/1.1', 'host: 127.0.0.2')],
    ['the own page', get('origin: http://localhost', 'sec-fetch-site: same-origin')],
    ['what is typed', get('sec-fetch-site: none', 'sec-fetch-mode: navigate')],
    [
      'a link on another page',
      request(
        'GET /thing/1 HTTP/1.1',
        own,
        'sec-fetch-site: cross-site',
        'sec-fetch-mode: navigate',
        'sec-fetch-dest: document',
      ),
    ],
  ])('%s', async (_who, sent) => {
    await start()
    expect(await talk(sent)).toMatch(/^HTTP\/1.1 200 /)
  })
  it('not a frame, and not a form, of another page', async () => {
    await start()
    const navigation = ['sec-fetch-site: cross-site', 'sec-fetch-mode: navigate']
    expect(await talk(get(...navigation, 'sec-fetch-dest: iframe'))).toMatch(/ 403 /)
    expect(
      await talk(request('POST /thing HTTP/1.1', own, ...navigation, 'sec-fetch-dest: document', 'content-length: 0')),
    ).toMatch(/ 403 /)
  })
})

it('an address says which methods it has', async () => {
  await start()
  expect(await talk(request('PUT /thing/1 HTTP/1.1', own))).toMatch(/\r\nallow: GET, HEAD\r\n/)
})

describe('the end', () => {
  const patient = { ...limits, headersTime: 600_000, requestTime: 600_000, idleTime: 600_000 }
  it.each([
    ['nothing', '', 'connection'],
    ['half of its headers', 'GET /thing/1 HTTP/1.1\r\nhost:', 'connection'],
    ['half of its body', post('{', undefined, ['content-length: 50']), 'request'],
  ])('comes although a client has sent %s', async (_what, sent, begun) => {
    await start(patient)
    const here = new Promise(done => app.server.once(begun, done))
    const heard = talk(sent)
    await here
    await app.close()
    expect(await heard).not.toContain('200')
  })

  it('waits for a request that is being answered', async () => {
    const { promise, resolve: answer } = Promise.withResolvers<void>()
    const { promise: waits, resolve } = Promise.withResolvers<void>()
    answered = promise
    asked = resolve
    await start(patient)
    const heard = talk(request('GET /slow HTTP/1.1', own))
    await waits
    const { promise: ending, resolve: ends } = Promise.withResolvers<void>()
    atEnd = ends
    const closed = app.close()
    await ending
    answer()
    expect(await heard).toMatch(/^HTTP\/1.1 200 /)
    await closed
  })
})

it('a client that is still sending too much reads why, and the connection goes on', async () => {
  await start()
  const socket = connect(port, '127.0.0.1')
  const { promise: refused, resolve: isRefused } = Promise.withResolvers<void>()
  let heard = ''
  socket.on('data', chunk => {
    heard += chunk
    if (heard.includes('too-large')) isRefused()
  })
  const closed = new Promise(done => socket.once('close', done))
  socket.write(
    'POST /thing HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 200\r\n\r\n',
  )
  await refused
  socket.write(' '.repeat(200))
  socket.write(get())
  await closed
  expect(heard).toMatch(/^HTTP\/1.1 413 [\s\S]*HTTP\/1.1 200 /)
})
