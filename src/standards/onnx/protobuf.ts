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

/** Base 128, least first; exact up to 2^53, and beyond it (negative numbers) only how long it is counts. */
const varint = (bytes: Uint8Array, from: number): { readonly value: number; readonly end: number } | undefined => {
  let value = 0
  for (let at = from; at < Math.min(bytes.length, from + 10); at++) {
    value += (bytes[at]! & 127) * 2 ** (7 * (at - from))
    if (bytes[at]! < 128) return { value, end: at + 1 }
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

/** A field that holds bytes, written. */
export const bytesField = (field: number, bytes: Uint8Array): Uint8Array => {
  const head: number[] = []
  for (let rest of [field * 8 + 2, bytes.length]) {
    for (; rest >= 128; rest = Math.floor(rest / 128)) head.push((rest % 128) + 128)
    head.push(rest)
  }
  return Uint8Array.from([...head, ...bytes])
}
