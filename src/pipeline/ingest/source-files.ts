import { open, readdir, stat } from 'node:fs/promises'
import { basename, extname, join, relative } from 'node:path'
import { AppError, type Issue, issue } from '../../core/index.ts'
import { archiveFiles, isZipName } from './archive.ts'
import { formats } from './convert/index.ts'
import type { SourceFile, SourceFiles } from './source-file.ts'

/** What a folder is searched for; a file that is named itself is read whatever it is called. */
const endings = [
  'json',
  'ndjson',
  'jsonl',
  'vcf',
  'gz',
  'bgz',
  'zip',
  ...formats.flatMap(({ extensions }) => extensions),
]

/**
 * The files that paths stand for, each once: a file itself, or all readable files below a folder, sorted by path. A
 * link to a file is read; one to a folder is not followed, since it may lead in a circle.
 *
 * @param further endings of names, without the dot, that are searched for too
 * @throws AppError `not-found` for a path that does not exist.
 */
export const sourceFiles = async (paths: readonly string[], further: readonly string[] = []): Promise<SourceFiles> => {
  const files = new Map<string, SourceFile>()
  const issues: Issue[] = []
  for (const path of paths) {
    const found = await filesAt(path, [...endings, ...further])
    for (const file of found.files) {
      const inside = isZipName(file.name) ? await archiveFiles(file) : { files: [file], issues: [] }
      for (const one of inside.files) files.set(`${one.path} ${one.member ?? ''}`, one)
      issues.push(...inside.issues)
    }
    issues.push(...found.issues)
  }
  return { files: [...files.values()], issues }
}

const filesAt = async (path: string, endings: readonly string[]): Promise<SourceFiles> => {
  const readable = new RegExp(`\\.(?:${endings.join('|')})$`, 'i')
  const named = endings.map(ending => `.${ending}`).join(', ')
  const found = await stat(path).catch((cause: unknown) => {
    throw new AppError('not-found', `There is nothing to import at ${path}.`, {
      remedy: 'Give the path of a file or folder that exists and may be read.',
      cause,
    })
  })
  if (!found.isDirectory()) return { files: [{ path, name: basename(path), named: true }], issues: [] }
  const files: SourceFile[] = []
  const issues: Issue[] = []
  for (const entry of await entriesBelow(path)) {
    const file = { path: entry.path, name: relative(path, entry.path), named: false }
    const kind = entry.link ? await kindOf(entry.path) : 'file'
    if (kind === 'file' && (readable.test(file.name) || (await isKnownByHead(file)))) files.push(file)
    else issues.push(notRead(kind, file.name, named))
  }
  if (files.length === 0) {
    const message = `No file below this folder is called ${named}`
    issues.push(issue('error', 'folder-without-files', message, basename(path)))
  }
  return { files, issues }
}

const unnamed = formats.filter(format => format.unnamed === true)

/** How many first bytes tell a format whose files have no ending. */
const headBytes = 256

/** A file without an ending, or with one that is a number, which some format knows by its first bytes. */
const isKnownByHead = async ({ path, name }: SourceFile): Promise<boolean> => {
  if (!/^(?:\.\d+)?$/.test(extname(name))) return false
  try {
    const file = await open(path)
    try {
      const head = new Uint8Array(headBytes)
      const { bytesRead } = await file.read(head, 0, headBytes, 0)
      return unnamed.some(format => format.recognises('', head.subarray(0, bytesRead)))
    } finally {
      await file.close()
    }
  } catch (error) {
    // Opening it to read it will say what is wrong.
    if (error instanceof Error && 'syscall' in error) return false
    throw error
  }
}

type Entry = { readonly path: string; readonly link: boolean }

const entriesBelow = async (folder: string): Promise<readonly Entry[]> =>
  (await allBelow(folder)).sort((a, b) => (a.path < b.path ? -1 : 1))

/** Folder by folder: whether `recursive` follows a link to a folder differs between versions of Node. */
const allBelow = async (folder: string): Promise<Entry[]> => {
  const found: Entry[] = []
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) for (const below of await allBelow(path)) found.push(below)
    else if (entry.isFile() || entry.isSymbolicLink()) found.push({ path, link: entry.isSymbolicLink() })
  }
  return found
}

type Kind = 'file' | 'folder' | 'nothing'

/** What a link leads to. */
const kindOf = async (link: string): Promise<Kind> => {
  try {
    return (await stat(link)).isDirectory() ? 'folder' : 'file'
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return 'nothing'
    throw error
  }
}

const notRead = (kind: Kind, name: string, named: string): Issue => {
  if (kind === 'folder') return issue('warning', 'link-not-followed', 'A link to a folder is not followed', name)
  if (kind === 'nothing') return issue('warning', 'link-broken', 'A link that leads nowhere', name)
  const message = `Not called ${named}: read only when it is named itself`
  return issue('information', 'file-skipped', message, name)
}
