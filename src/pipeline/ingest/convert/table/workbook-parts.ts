import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { Refused, type WorkbookParts } from '../../../../standards/xlsx/index.ts'

/** Parts of a package: a workbook has one for each sheet, picture and comment. */
const mostParts = 100_000

/** Times its packed size that a part may expand to, when it is larger than `unsuspected`; sheets of one value reach 200. */
const mostExpansion = 400
const unsuspected = 256 * 1024 * 1024

/**
 * The parts of a workbook that is held in memory, each inflated as it is read.
 *
 * @throws Refused `zip-invalid`, `zip-bomb`
 */
export const workbookParts = async (bytes: Uint8Array): Promise<WorkbookParts> => {
  const zip = await refusing(() => fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)))
  const entries = new Map<string, Entry>()
  await refusing(async () => {
    for await (const entry of zip.eachEntry()) {
      if (entries.size >= mostParts) throw new Refused('zip-bomb', 'A workbook of more parts than is read')
      // Names of parts are the same in either case (ECMA-376, part 2).
      entries.set(entry.fileName.toLowerCase(), entry)
    }
  })
  return async name => {
    const entry = entries.get(name.toLowerCase())
    if (entry === undefined) return undefined
    if (entry.uncompressedSize > unsuspected && entry.uncompressedSize > entry.compressedSize * mostExpansion)
      throw new Refused('zip-bomb', 'A part of the workbook that expands beyond all measure: not read')
    return inflated(zip, entry)
  }
}

/** yauzl ends a part that is larger than it says. */
async function* inflated(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  const stream = await refusing(() => zip.openReadStreamPromise(entry))
  const chunks = (stream as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await refusing(() => chunks.next())
      if (next.done === true) return
      yield next.value
    }
  } finally {
    stream.destroy()
  }
}

const refusing = async <T>(read: () => Promise<T>): Promise<T> => {
  try {
    return await read()
  } catch (error) {
    if (error instanceof Refused || !(error instanceof Error)) throw error
    throw new Refused('zip-invalid', 'The workbook is damaged or cut off')
  }
}
