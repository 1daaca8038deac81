/** One field of a protocol buffer message: a whole number, or bytes (text, a message, packed numbers, a fixed number). */
export type ProtobufField =
  | { readonly field: number; readonly number: number }
  | { readonly field: number; readonly bytes: Uint8Array }

/**
 * The fields of a message in their order (Protocol Buffers encoding, wire types 0, 1, 2 and 5; groups are not read).
 *
 * @returns undefined for bytes that are no message: cut off, or of another wire type
 *
 * @example
 * fieldsOf(Uint8Array.of(0x08, 0x07)) // [{ field: 1, number: 7 }]
 */
export const fieldsOf = (bytes: Uint8Array): readonly ProtobufField[] | undefined => {
  const fields: ProtobufField[] = []
  let at = 0
  while (at < bytes.length) {
    const tag = varint(bytes, at)
    if (tag === undefined) return undefined
    at = tag.end
    const [field, wire] = [Math.floor(tag.value / 8), tag.value % 8]
    if (wire === 0) {
      const number = varint(bytes, at)
      if (number === undefined) return undefined
      fields.push({ field, number: number.value })
      at = number.end
      continue
    }
    const length = wire === 2 ? varint(bytes, at) : lengthOf(wire, at)
    if (length === undefined || length.end + length.value > bytes.length) return undefined
    fields.push({ field, bytes: bytes.subarray(length.end, length.end + length.value) })
    at = length.end + length.value
  }
  return fields
}

const lengthOf = (wire: number, end: number): { readonly value: number; readonly end: number } | undefined => {
  if (wire === 1) return { value: 8, end }
  return wire === 5 ? { value: 4, end } : undefined
}

/** Base 128, least first; exact from -2^53 to 2^53. Ten bytes are the two's complement of a negative number of 64 bits. */
const varint = (bytes: Uint8Array, from: number): { readonly value: number; readonly end: number } | undefined => {
  let [value, complement] = [0, 0]
  for (let at = from; at < Math.min(bytes.length, from + 10); at++) {
    const place = at - from
    value += (bytes[at]! & 127) * 2 ** (7 * place)
    if (place < 9) complement += (127 - (bytes[at]! & 127)) * 2 ** (7 * place)
    if (bytes[at]! < 128) return { value: place === 9 ? -complement - 1 : value, end: at + 1 }
  }
  return undefined
}

/** Whole numbers that stand in a field of bytes one after the other ("packed"). */
export const packedNumbers = (bytes: Uint8Array): readonly number[] => {
  const numbers: number[] = []
  for (let at = 0; at < bytes.length; ) {
    const number = varint(bytes, at)
    if (number === undefined) return numbers
    numbers.push(number.value)
    at = number.end
  }
  return numbers
}

/** Decimal numbers that stand one after the other, of 4 or 8 bytes each, least byte first. */
export const fixedNumbers = (bytes: Uint8Array, width: 4 | 8): readonly number[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: Math.floor(bytes.length / width) }, (_, at) =>
    width === 4 ? view.getFloat32(4 * at, true) : view.getFloat64(8 * at, true),
  )
}

/** The parts of a message that stand in one of its fields of bytes. */
export const parts = (fields: readonly ProtobufField[], field: number): readonly Uint8Array[] =>
  fields.flatMap(one => (one.field === field && 'bytes' in one ? [one.bytes] : []))

export const messages = (fields: readonly ProtobufField[], field: number): readonly (readonly ProtobufField[])[] =>
  parts(fields, field).map(bytes => fieldsOf(bytes) ?? [])

export const textsOf = (fields: readonly ProtobufField[], field: number): readonly string[] =>
  parts(fields, field).map(bytes => new TextDecoder().decode(bytes))

/** The last one wins; '' where there is none. */
export const textOf = (fields: readonly ProtobufField[], field: number): string => textsOf(fields, field).at(-1) ?? ''

/** Whole numbers of a field, packed or one by one. */
export const wholeOf = (fields: readonly ProtobufField[], field: number): readonly number[] =>
  fields.flatMap(one => {
    if (one.field !== field) return []
    return 'number' in one ? [one.number] : packedNumbers(one.bytes)
  })

/** A field that holds bytes, written. */
export const bytesField = (field: number, bytes: Uint8Array): Uint8Array => {
  const head: number[] = []
  for (let rest of [field * 8 + 2, bytes.length]) {
    for (; rest >= 128; rest = Math.floor(rest / 128)) head.push((rest % 128) + 128)
    head.push(rest)
  }
  return Uint8Array.from([...head, ...bytes])
}
