import { basename, resolve } from 'node:path'
import { AppError, type Issue, issue } from '../../core/index.ts'
import { archiveFiles, isZipName, readSource } from '../../pipeline/ingest/archive.ts'
import { type Format, formatOf, formats, genomeFormats, type Said } from '../../pipeline/ingest/index.ts'
import type { SourceFile } from '../../pipeline/ingest/source-file.ts'
import type { Terminal } from '../terminal.ts'
import { parseArguments } from './arguments.ts'
import { convertInto } from './convert-document.ts'
import { type ConvertOutput, createJsonOutput, createTextOutput } from './convert-output.ts'
import { mappedFiles } from './mapping.ts'
import { saidOf, saidOptions } from './said.ts'

const help = `attune convert FILE... [--patient ID] [--zone ZONE] [--date-order DMY|MDY] [--mapping MAP.json|omop] [--fhir-version 3.0] [--json]

Converts files to FHIR R4 and says what was lost: every value that is not empty is mapped, kept as text, or named as not
mapped. Needs no database and stores nothing. gzip or not; of a zip archive, as phones export them, the exports in it.

  --patient ID   whose it is, for files of one patient that do not say so (devices, genomes): the source's id
  --zone ZONE    of the clock behind times without an offset, e.g. Europe/Vienna; without it only their day is used
  --date-order   which number of 03/04/2026 is the day, where no date of the file proves it: DMY or MDY
  --mapping MAP.json   the files are tables (CSV, TSV, Excel .xlsx): what their rows become (docs/operations/tables.md);
                 --mapping omop: a folder with tables of the OMOP CDM 5.4
  --fhir-version 3.0   of FHIR that does not say it itself: STU3 becomes R4
  --json   stdout is one JSON document, written as the file is read:
           { bundle, loss: { mapped, text, unmapped: [{ path, at, value, reason }] }, issues };
           of several files { files: [{ file, format, bundle, loss, issues }], loss, issues }.
           A reading of a series (a glucose sensor, a watch) is an Observation there

  attune convert clarity.csv --zone Europe/Vienna --patient 4711 --json

Formats: ${[...formats, ...genomeFormats].map(({ id, title }) => `${id} (${title})`).join(', ')}`

/**
 * `attune convert`: works without a database, and writes as it reads. Exit 1 when nothing could be read.
 *
 * @throws AppError `misuse` for a file of no known format, `not-found` for one that is not there; before anything is written
 */
export const runConvert = async (argv: readonly string[], cwd: string, terminal: Terminal): Promise<0 | 1> => {
  const { values, positionals } = parseArguments(argv, {
    ...saidOptions,
    mapping: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help === true) {
    terminal.out(help)
    return 0
  }
  if (positionals.length === 0) {
    throw new AppError('misuse', 'Which file?', { remedy: 'attune convert FILE... [--json]' })
  }
  const said = saidOf(values)
  const given = positionals.map(one => resolve(cwd, one))
  const mapped = await mappedFiles(values.mapping, given, cwd, said)
  const named: Named[] = []
  for (const path of mapped?.paths ?? given) named.push(...(await documentsAt(path, mapped?.format, said)))
  const output = values.json === true ? createJsonOutput(terminal, named.length) : createTextOutput(terminal)
  let found = 0
  for (const document of named) found += await convertFile(document, said, output)
  await output.end()
  return found > 0 ? 0 : 1
}

/** A document to convert, and what was noticed while it was looked for. */
type Named = { readonly source: SourceFile; readonly format: Format; readonly issues: readonly Issue[] }

/** The file itself, or the exports in a zip archive. */
const documentsAt = async (path: string, mapped: Format | undefined, said: Said): Promise<readonly Named[]> => {
  const source = { path, name: basename(path), named: true }
  if (mapped !== undefined) return [{ source, format: mapped, issues: [] }]
  if (!isZipName(path)) return [{ source, format: await formatOfFile(source, said), issues: [] }]
  const { files, issues } = await reading(path, () => archiveFiles(source))
  const [first] = issues
  if (files.length === 0) {
    throw new AppError('misuse', `${source.name}: ${first?.message ?? 'No file of the archive is converted'}.`, {
      remedy: 'Unpack the archive and name the files.',
    })
  }
  const documents: Named[] = []
  for (const file of files)
    documents.push({
      source: file,
      format: await formatOfFile(file, said),
      issues: documents.length === 0 ? issues : [],
    })
  return documents
}

const convertFile = async ({ source, format, issues }: Named, said: Said, output: ConvertOutput): Promise<number> => {
  const { chunks, damage } = contentOf(source)
  const { name: file } = source
  await output.begin({ file, format: format.id })
  const converted = await convertInto(format, chunks, file, said, output)
  await output.finish({ ...converted, issues: [...issues, ...converted.issues, ...damage()] })
  return converted.resources + converted.readings
}

const formatOfFile = async (source: SourceFile, said: Said): Promise<Format> => {
  const { name } = source
  const iterator = contentOf(source).chunks[Symbol.asyncIterator]()
  const first = await iterator.next()
  await iterator.return?.()
  const head = first.done === true ? new Uint8Array() : first.value
  const format = genomeFormats.find(one => one.recognises(name, head)) ?? formatOf(name, head, said)
  if (format !== undefined) return format
  if (/\.(?:csv|tsv|xlsx)(?:\.gz)?$/i.test(name)) {
    throw new AppError('misuse', `${name} is a table of nobody's known format: what its columns mean is not guessed.`, {
      remedy: `Give --mapping MAP.json; attune map ${name} proposes one.`,
    })
  }
  throw new AppError('misuse', `${name} is of no format that is converted.`, {
    remedy: `Formats: ${[...formats, ...genomeFormats].map(({ title }) => title).join(', ')}. FHIR R4 needs no conversion (attune import); STU3 does: --fhir-version 3.0.`,
  })
}

/** Opened anew each time that it is read from its start: a database is read in several passes. */
const contentOf = (
  source: SourceFile,
): { readonly chunks: AsyncIterable<Uint8Array>; readonly damage: () => readonly Issue[] } => {
  let found: readonly Issue[] = []
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const content = await reading(source.path, () => readSource(source))
    yield* content.chunks
    const damage = content.damage()
    if (damage !== undefined) found = [issue('error', damage.code, damage.message, source.name)]
  }
  return { chunks: { [Symbol.asyncIterator]: chunks }, damage: () => found }
}

/** @throws AppError `not-found` for what the file system refuses */
const reading = async <T>(path: string, read: () => Promise<T>): Promise<T> => {
  try {
    return await read()
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause && 'code' in cause)) throw cause
    throw new AppError('not-found', `${basename(path)} cannot be read (${String(cause.code)}).`, {
      remedy: 'Give the path of a file that exists and may be read.',
      cause,
    })
  }
}
