import type { DocumentHash } from '../../core/index.ts'

/** Large bytes, named by the SHA-256 of their content. Nothing here knows what the bytes mean. */
export type BlobStore = {
  /**
   * Keeps the bytes; resolves when they would survive a crash. The same bytes again change nothing.
   *
   * @returns the hash (hexadecimal) and the number of the bytes given.
   * @throws AppError `disk-full` or `data-folder-unusable` when they cannot be kept; errors of reading `content` as they are
   */
  put(content: Uint8Array | AsyncIterable<Uint8Array>): Promise<{ readonly hash: DocumentHash; readonly bytes: number }>
  /**
   * All bytes, checked against the hash.
   *
   * @throws AppError `not-found`, or `data-folder-unusable` when the stored bytes are damaged.
   */
  get(hash: DocumentHash): Promise<Uint8Array>
  /**
   * `length` bytes from `offset` of the uncompressed content (fewer at its end), without holding the whole of it.
   * The whole is read and checked against the hash, so that damaged bytes are never returned.
   *
   * @throws AppError as `get`; `misuse` for a negative offset or length.
   */
  getRange(hash: DocumentHash, offset: number, length: number): Promise<Uint8Array>
  /** The uncompressed content as a stream, which fails at its end when the bytes are damaged. */
  read(hash: DocumentHash): AsyncIterable<Uint8Array>
  has(hash: DocumentHash): Promise<boolean>
  /** Removes the bytes for good; a hash that is not here changes nothing. */
  remove(hash: DocumentHash): Promise<void>
  /**
   * Overwrites ranges of the content with spaces, for good. The blob keeps its name, although its bytes have another
   * hash now: that hash is kept beside it, so that damage is still found.
   *
   * @throws AppError as `get`
   */
  blank(hash: DocumentHash, ranges: readonly { readonly offset: number; readonly length: number }[]): Promise<void>
}
