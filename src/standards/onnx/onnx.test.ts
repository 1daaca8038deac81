import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import cases from './cases/scikit-learn.json' with { type: 'json' }
import { parseOnnxSignature, withOnnxOutput } from './index.ts'
import { bytesField, fieldsOf, packedNumbers } from './protobuf.ts'

const bytesOf = (name: keyof typeof cases.models): Uint8Array => Buffer.from(cases.models[name], 'base64')
const signatureOf = (bytes: Uint8Array) => {
  const read = parseOnnxSignature(bytes)
  if (!read.ok) throw new Error(JSON.stringify(read.issues))
  return read.value
}

describe('protocol buffers', () => {
  it('read back what was written', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 2000 }), fc.uint8Array({ maxLength: 300 }))), written => {
        const bytes = Buffer.concat(written.map(([field, content]) => bytesField(field, content)))
        const read = fieldsOf(bytes)!
        expect(read.map(one => [one.field, 'bytes' in one ? [...one.bytes] : one.number])).toEqual(
          written.map(([field, content]) => [field, [...content]]),
        )
      }),
    )
  })

  it('are numbers base 128 (the encoding guide: 96 01 is 150), packed too, fixed ones passed over', () => {
    expect(fieldsOf(Uint8Array.of(0x08, 0x96, 0x01))).toEqual([{ field: 1, number: 150 }])
    expect(packedNumbers(Uint8Array.of(0x03, 0x8e, 0x02, 0x9e, 0xa7, 0x05))).toEqual([3, 270, 86942])
    expect(fieldsOf(Uint8Array.of(0x0d, 0, 0, 0, 0, 0x10, 7))).toEqual([
      { field: 1, bytes: new Uint8Array(4) },
      { field: 2, number: 7 },
    ])
  })

  it('of any bytes are fields or nothing, and a model cut off is refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), bytes => {
        expect(parseOnnxSignature(bytes)).toHaveProperty('ok')
      }),
    )
    const whole = bytesOf('columns')
    expect(parseOnnxSignature(whole.subarray(0, whole.length - 40))).toMatchObject({ ok: false })
  })
})

describe('an ONNX model', () => {
  it('says its inputs and outputs', () => {
    expect(signatureOf(bytesOf('columns'))).toMatchObject({
      inputs: [
        { name: 'age', type: 'float32', shape: [undefined, 1] },
        { name: 'egfr', type: 'float32', shape: [undefined, 1] },
        { name: 'visits', type: 'int64', shape: [undefined, 1] },
        { name: 'site', type: 'string', shape: [undefined, 1] },
      ],
      outputs: [
        { name: 'label', type: 'int64', shape: [undefined] },
        { name: 'probabilities', type: 'float32', shape: [undefined, 2] },
      ],
      zipMaps: [],
    })
    expect(signatureOf(bytesOf('named')).metadata.get('feature_names')).toBe('["egfr", "age"]')
  })

  it('says what its ZipMap takes, which can be made an output', () => {
    const signature = signatureOf(bytesOf('zipmap'))
    expect(signature.outputs.map(({ name, type }) => [name, type])).toEqual([
      ['output_label', 'int64'],
      ['output_probability', 'other'],
    ])
    expect(signature.zipMaps).toEqual([{ output: 'output_probability', tensor: 'probabilities', classes: ['0', '1'] }])
    const { outputs } = signatureOf(withOnnxOutput(bytesOf('zipmap'), 'probabilities'))
    expect(outputs.map(({ name }) => name)).toEqual(['output_label', 'output_probability', 'probabilities'])
  })
})
