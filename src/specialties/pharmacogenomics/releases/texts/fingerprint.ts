const offset = 0xcbf29ce484222325n
const prime = 0x100000001b3n

/**
 * FNV-1a of 64 bits over the UTF-16 units of a text, hexadecimal: tells a text that was read before without keeping a word of it.
 *
 * @example
 * fingerprint('') // 'cbf29ce484222325'
 */
export const fingerprint = (text: string): string => {
  let hash = offset
  for (let at = 0; at < text.length; at += 1) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(at))) * prime)
  }
  return hash.toString(16).padStart(16, '0')
}
