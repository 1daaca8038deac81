import { basename, resolve } from 'node:path'
import { AppError } from '../../core/index.ts'
import { type Format, formatOf, formats, type Said } from '../../pipeline/ingest/index.ts'
import { readFile } from '../../pipeline/ingest/read-file.ts'
import type { Terminal } from '../terminal.ts'
import { parseArguments } from './arguments.ts'
import { convertInto } from './convert-document.ts'
import { type ConvertOutput, createJsonOutput, createTextOutput } from './convert-output.ts'
import { mappedFiles } from './mapping.ts'
import { saidOf, saidOptions } from './said.ts'

const help = `attune convert FILE... [--patient ID] [--zone ZONE] [--date-order DMY|MDY] [--mapping MAP.json|omop] [--fhir-version 3.0] [--json]

Converts files to FHIR R4 and says what was lost: every value that is not empty is mapped, kept as text, or named as not
mapped. Needs no database and stores nothing. gzip or not.

  --patient ID   whose it is, for files of one patient that do not say so (devices): the source's id
  --zone ZONE    of the clock behind times without an offset, e.g. Europe/Vienna; without it only their day is used
  --date-order   which number of 03/04/2026 is the day, where no date of the file proves it: DMY or MDY
  --mapping MAP.json   the files are tables (CSV, TSV): what their rows become (docs/operations/tables.md);
                 --mapping omop: a folder with tables of the OMOP CDM 5.4
  --fhir-version 3.0   of FHIR that does not say it itself: STU3 becomes R4
  --json   stdout is one JSON document, written as the file is read:
           { bundle, loss: { mapped, text, unmapped: [{ path, at, value, reason }] }, issues };
           of several files { files: [{ file, format, bundle, loss, issues }], loss, issues }.
           A reading of a series (a glucose sensor, a watch) is an Observation there

  attune convert clarity.csv --zone Europe/Vienna --patient 4711 --json

Formats: ${formats.map(({ id, title }) => `${id} (${title})`).join(', ')}`

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
  const named: { readonly path: string; readonly format: Format }[] = []
  const given = positionals.map(one => resolve(cwd, one))
  const mapped = await mappedFiles(values.mapping, given, cwd, said)
  for (const path of mapped?.paths ?? given)
    named.push({ path, format: mapped?.format ?? (await formatOfFile(path, said)) })
  const output = values.json === true ? createJsonOutput(terminal, named.length) : createTextOutput(terminal)
  let found = 0
  for (const { path, format } of named) found += await convertFile(path, format, said, output)
  await output.end()
  return found > 0 ? 0 : 1
}

const convertFile = async (path: string, format: Format, said: Said, output: ConvertOutput): Promise<number> => {
  const chunks = await chunksOf(path)
  const file = basename(path)
  await output.begin({ file, format: format.id })
  const converted = await convertInto(format, chunks, file, said, output)
  await output.finish(converted)
  return converted.resources + converted.readings
}

const formatOfFile = async (path: string, said: Said): Promise<Format> => {
  const name = basename(path)
  const iterator = (await chunksOf(path))[Symbol.asyncIterator]()
  const first = await iterator.next()
  await iterator.return?.()
  const format = formatOf(name, first.done === true ? new Uint8Array() : first.value, said)
  if (format !== undefined) return format
  throw new AppError('misuse', `${name} is of no format that is converted.`, {
    remedy: `Formats: ${formats.map(({ title }) => title).join(', ')}. FHIR R4 needs no conversion (attune import); STU3 does: --fhir-version 3.0.`,
  })
}

const chunksOf = async (path: string): Promise<AsyncIterable<Uint8Array>> => {
  try {
    return (await readFile(path)).chunks
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause && 'code' in cause)) throw cause
    throw new AppError('not-found', `${basename(path)} cannot be read (${String(cause.code)}).`, {
      remedy: 'Give the path of a file that exists and may be read.',
      cause,
    })
  }
}
