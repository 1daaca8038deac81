import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { type Issue, issue } from '../../core/index.ts'
import { formatOf } from './convert/index.ts'
import { gzipLimits, mostMembers, mostUnzipped } from './limits.ts'
import { type Damage, type FileContent, readFile } from './read-file.ts'
import type { SourceFile, SourceFiles } from './source-file.ts'

export const isZipName = (name: string): boolean => /\.zip$/i.test(name)

/** A file's content: of itself, or of the archive it lies in. */
export const readSource = (file: SourceFile): Promise<FileContent> =>
  file.member === undefined ? readFile(file.path) : readMember(file.path, file.member)

/** What can be an export; the others of an archive are not opened. */
const readable = /\.(?:xml|csv|json|db)$/i

/**
 * The files of a zip archive that are exports of devices, told by their first bytes. An archive that would expand beyond all measure, or
 * cannot be read, gives none; an issue says so, and which files were passed over.
 */
export const archiveFiles = async (archive: SourceFile): Promise<SourceFiles> => {
  const zip = await open(archive.path)
  if (zip === undefined)
    return { files: [], issues: [issue('error', 'zip-invalid', 'Not a zip archive that is read', archive.name)] }
  const files: SourceFile[] = []
  const passed: string[] = []
  const issues: Issue[] = []
  let total = 0
  let count = 0
  try {
    for await (const entry of zip.eachEntry()) {
      count += 1
      total += entry.uncompressedSize
      if (count > mostMembers || total > mostUnzipped || expands(total, zip.fileSize)) {
        return { files: [], issues: [issue('error', 'zip-bomb', bomb, archive.name)] }
      }
      if (entry.fileName.endsWith('/')) continue
      if (entry.isEncrypted()) {
        issues.push(issue('error', 'zip-encrypted', encrypted, `${archive.name}/${entry.fileName}`))
      } else if (expands(entry.uncompressedSize, entry.compressedSize)) {
        issues.push(issue('error', 'zip-bomb', bomb, `${archive.name}/${entry.fileName}`))
      } else if (readable.test(entry.fileName) && (await isExport(zip, entry))) {
        files.push({ ...archive, name: `${archive.name}/${entry.fileName}`, member: entry.fileName })
      } else passed.push(entry.fileName)
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { files: [], issues: [issue('error', 'zip-invalid', 'The zip archive is damaged or cut off', archive.name)] }
  } finally {
    zip.close()
  }
  return { files, issues: [...issues, ...skipped(archive, passed), ...(files.length === 0 ? [nothing(archive)] : [])] }
}

const bomb =
  'An archive, or a file in it, that expands beyond all measure: not read. If it is what it should be, unpack it and import the result'

const encrypted = 'A file of the archive is encrypted: not read. Unpack it with its password, and import the result'

const expands = (bytes: number, packed: number): boolean =>
  bytes > gzipLimits.unsuspected && bytes > packed * gzipLimits.ratio

const nothing = (archive: SourceFile): Issue =>
  issue('error', 'zip-without-export', 'No file of the archive is an export of a device that is read', archive.name)

/** One issue for all: an export of a phone has thousands of routes. */
const skipped = (archive: SourceFile, passed: readonly string[]): readonly Issue[] => {
  const [first] = passed
  if (first === undefined) return []
  const message = `${passed.length} files of the archive are no exports that are read from archives, such as the first: unpack them to import them`
  return [issue('information', 'file-skipped', message, `${archive.name}/${first}`)]
}

const open = async (path: string): Promise<ZipFile | undefined> => {
  try {
    return await openPromise(path, { autoClose: false })
  } catch (error) {
    // What the file system says has a code; what is wrong with the archive has none.
    if (error instanceof Error && !('syscall' in error)) return undefined
    throw error
  }
}

const isExport = async (zip: ZipFile, entry: Entry): Promise<boolean> => {
  const stream = await zip.openReadStreamPromise(entry)
  const parts: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    parts.push(chunk)
    size += chunk.length
    if (size >= 64 * 1024) break
  }
  stream.destroy()
  return formatOf(basename(entry.fileName), Buffer.concat(parts))?.zipped === true
}

/** A file in an archive as a stream; the archive's own check of its size and content is the `damage`. */
const readMember = async (path: string, member: string): Promise<FileContent> => {
  let damage: Damage | undefined
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const zip = await openPromise(path, { autoClose: false })
    try {
      for await (const entry of zip.eachEntry()) {
        if (entry.fileName !== member) continue
        const stream = await zip.openReadStreamPromise(entry)
        for await (const chunk of stream as AsyncIterable<Buffer>) yield chunk
        return
      }
      damage = { code: 'zip-invalid', message: 'The archive has no such file any more' }
    } catch (error) {
      if (!(error instanceof Error) || 'syscall' in error) throw error
      damage = { code: 'zip-invalid', message: 'A file of the archive is damaged or cut off' }
    } finally {
      zip.close()
    }
  }
  return { chunks: Readable.from(chunks(), { objectMode: true }), damage: () => damage }
}
