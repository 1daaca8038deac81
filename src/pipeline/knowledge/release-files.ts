import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { openPromise } from 'yauzl'
import { AppError, type Issue, issue } from '../../core/index.ts'

/** A file of a release, as received. */
export type ReleaseFile = { readonly path: string; readonly bytes: Uint8Array }
export type ReleaseFiles = { readonly files: readonly ReleaseFile[]; readonly issues: readonly Issue[] }

/** Bytes of all files together: the largest public release has 60 MB. */
const most = 512 * 1024 * 1024

type Listed = { readonly path: string; readonly size: number; readonly read: () => Promise<Uint8Array> }

/** Forms in which releases are published too, and what to give instead. */
const notTaken: readonly (readonly [named: RegExp, code: string, message: string])[] = [
  [
    /\.(?:sql|dump|backup)(?:\.gz)?$/i,
    'release-database-dump',
    'A dump of a PostgreSQL database is not read. Give its tables recommendation, drug and guideline as JSON, as the CPIC API gives them',
  ],
  [
    /\.(?:xlsx?|csv|tsv)$/i,
    'release-spreadsheet',
    'A spreadsheet is not read: its columns differ from gene to gene. Give the JSON that PharmCAT is released with',
  ],
]

const listFolder = async (folder: string): Promise<readonly Listed[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return await Promise.all(
    entries
      .filter(entry => entry.isFile())
      .map(async entry => {
        const full = join(entry.parentPath, entry.name)
        const { size } = await stat(full)
        return { path: full.slice(folder.length).replace(/^[/\\]+/, ''), size, read: () => readFile(full) }
      }),
  )
}

/** What is too large, or encrypted, is refused before it is unpacked; yauzl ends a member that is larger than it says. */
const readZip = async (path: string): Promise<{ readonly files: readonly ReleaseFile[]; readonly issues: Issue[] }> => {
  const zip = await openPromise(path, { autoClose: false }).catch((cause: unknown) => {
    throw brokenArchive(cause)
  })
  const files: ReleaseFile[] = []
  const issues: Issue[] = []
  let total = 0
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue
      const other = otherwise(entry.fileName)
      if (other !== null) {
        issues.push(other)
        continue
      }
      total += entry.uncompressedSize
      if (total > most) throw tooLarge()
      if (entry.isEncrypted()) {
        issues.push(issue('error', 'zip-encrypted', 'Is encrypted: unpack it and give the folder', entry.fileName))
        continue
      }
      const chunks: Uint8Array[] = []
      for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Uint8Array)
      files.push({ path: entry.fileName, bytes: Buffer.concat(chunks) })
    }
  } catch (problem) {
    // yauzl throws plain errors at a damaged archive.
    throw problem instanceof AppError ? problem : brokenArchive(problem)
  } finally {
    zip.close()
  }
  return { files, issues }
}

const brokenArchive = (cause: unknown): AppError =>
  new AppError('misuse', 'That is no zip archive that can be read.', {
    remedy: 'Download it again, or unpack it and give the folder.',
    cause,
  })

const tooLarge = (): AppError =>
  new AppError('misuse', 'That is larger than any release.', {
    remedy: 'Give the folder or the file of the release only.',
  })

/** A file that is no JSON: which form it is, or that it is not needed. */
const otherwise = (path: string): Issue | null => {
  const form = notTaken.find(([named]) => named.test(path))
  if (form !== undefined) return issue('information', form[1], form[2], path)
  return /\.json$/i.test(path) ? null : issue('information', 'file-skipped', 'Is not needed', path)
}

/**
 * The JSON files of a release as it is downloaded: a folder, a zip archive or one file. Others are an issue each.
 *
 * @throws AppError `not-found`; `misuse` when it is larger than any release or a broken archive
 */
export const releaseFiles = async (path: string): Promise<ReleaseFiles> => {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AppError('not-found', 'There is no such file or folder, or it cannot be read.', {
      remedy: 'Check the path and its permissions.',
      cause,
    })
  })
  if (found.isDirectory()) {
    const listed = (await listFolder(path)).toSorted((a, b) => (a.path < b.path ? -1 : 1))
    const wanted = listed.filter(one => otherwise(one.path) === null)
    if (wanted.reduce((sum, { size }) => sum + size, 0) > most) throw tooLarge()
    const files: ReleaseFile[] = []
    for (const one of wanted) files.push({ path: one.path, bytes: await one.read() })
    return { files, issues: listed.flatMap(one => otherwise(one.path) ?? []) }
  }
  if (/\.zip$/i.test(path)) return await readZip(path)
  const name = basename(path)
  const other = notTaken.some(([named]) => named.test(name)) ? otherwise(name) : null
  if (other !== null) return { files: [], issues: [other] }
  if (found.size > most) throw tooLarge()
  return { files: [{ path: name, bytes: await readFile(path) }], issues: [] }
}
