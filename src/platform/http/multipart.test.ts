import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boundaryOf, partsOf } from './multipart.ts'

const partsIn = async (bytes: Uint8Array, chunk: number, boundary: string) => {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk)
  }
  const found: { headers: string; body: string }[] = []
  for await (const { headers, body } of partsOf(chunks(), boundary)) {
    const all: Uint8Array[] = []
    for await (const piece of body) all.push(Uint8Array.from(piece))
    found.push({ headers, body: Buffer.concat(all).toString('latin1') })
  }
  return found
}

test('the parts are what was put in, in chunks of any size', async () => {
  const body = fc.string({ unit: fc.constantFrom('\r', '\n', '-', 'b', 'x'), maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(body, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 50 }),
      async (bodies, chunk) => {
        fc.pre(bodies.every(one => !`\r\n${one}`.includes('\r\n--b1')))
        const text = `${bodies.map(one => `--b1\r\nA: 1\r\n\r\n${one}\r\n`).join('')}--b1--\r\nbehind`
        expect(await partsIn(Buffer.from(text), chunk, 'b1')).toEqual(
          bodies.map(one => ({ headers: '\r\nA: 1', body: one })),
        )
      },
    ),
  )
})

test('a body that ends within a part is an error', async () => {
  for (const text of ['', '--b1\r\n', '--b1\r\nA: 1\r\n\r\nabc', `--b1\r\n${'A'.repeat(20_000)}`]) {
    await expect(partsIn(Buffer.from(text), 7, 'b1')).rejects.toThrow('multipart')
  }
})

test('boundaries, quoted and bare', () => {
  expect(boundaryOf('multipart/related; type="application/dicom"; boundary=xyz')).toBe('xyz')
  expect(boundaryOf('multipart/related;boundary="a b";type=x')).toBe('a b')
  expect(boundaryOf('application/dicom')).toBeUndefined()
})
