import type { FileHandle } from 'node:fs/promises'

/** Bytes of a file by which BGZF is told from other gzip. */
export const bgzfHead = 14

/** The empty block that ends every BGZF file (SAM 1.6, section 4.1.2): without it, whole blocks may be missing. */
const lastBlock = Buffer.from('1f8b08040000000000ff0600424302001b0003000000000000000000', 'hex')

/** Whether bytes start as a BGZF block does: gzip whose first extra field is `BC` (section 4.1). */
export const isBgzf = (head: Uint8Array): boolean => (head[3]! & 4) !== 0 && head[12] === 0x42 && head[13] === 0x43

/** Whether a BGZF file ends with its last block. */
export const endsWhole = async (file: FileHandle, size: number): Promise<boolean> => {
  const tail = Buffer.alloc(lastBlock.length)
  const { bytesRead } = await file.read(tail, 0, tail.length, Math.max(0, size - tail.length))
  return bytesRead === tail.length && tail.equals(lastBlock)
}
