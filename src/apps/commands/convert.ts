import { basename, resolve } from 'node:path'
import { AppError, type Issue } from '../../core/index.ts'
import {
  createLossTally,
  formatOf,
  formats,
  fullUrlOf,
  type LossReport,
  type Said,
} from '../../pipeline/ingest/index.ts'
import { readFile } from '../../pipeline/ingest/read-file.ts'
import type { JsonObject } from '../../standards/fhir/index.ts'
import { parseArguments } from './arguments.ts'
import type { Outcome } from './command.ts'
import { saidOf } from './said.ts'

const help = `attune convert FILE... [--patient ID] [--zone ZONE] [--json]

Converts files to FHIR R4 and says what was lost: every value that is not empty is mapped, kept as text, or named as not
mapped. Needs no database and stores nothing. gzip or not.

  --patient ID   whose it is, for files of one patient that do not say so (devices): the source's id
  --zone ZONE    of the clock behind times without an offset, e.g. Europe/Vienna; without it only their day is used
  --json   stdout is one JSON document: { bundle, loss: { mapped, text, unmapped: [{ path, at, value, reason }] }, issues };
           of several files { files: [{ file, format, bundle, loss, issues }], loss, issues }

Formats: ${formats.map(({ id, title }) => `${id} (${title})`).join(', ')}`

type ConvertedFile = {
  readonly file: string
  readonly format: string
  readonly bundle: JsonObject
  readonly loss: LossReport
  readonly issues: readonly Issue[]
  readonly resources: number
}

/**
 * `attune convert`: works without a database. Exit 1 when nothing could be read.
 *
 * @throws AppError `misuse` for a file of no known format, `not-found` for one that is not there
 */
export const runConvert = async (argv: readonly string[], cwd: string): Promise<Outcome> => {
  const { values, positionals } = parseArguments(argv, {
    json: { type: 'boolean' },
    patient: { type: 'string' },
    zone: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help === true) return { json: help, text: help, exit: 0 }
  if (positionals.length === 0) {
    throw new AppError('misuse', 'Which file?', { remedy: 'attune convert FILE... [--json]' })
  }
  const said = saidOf(values)
  const files: ConvertedFile[] = []
  for (const path of positionals) files.push(await convertFile(resolve(cwd, path), said))
  const [only] = files
  const json = files.length === 1 && only !== undefined ? documentOf(only) : severalOf(files)
  return { json, text: files.map(render).join('\n'), exit: files.some(({ resources }) => resources > 0) ? 0 : 1 }
}

const documentOf = ({ bundle, loss, issues }: ConvertedFile) => ({ bundle, loss, issues })

const severalOf = (files: readonly ConvertedFile[]) => ({
  files: files.map(({ file, format, ...rest }) => ({ file, format, ...documentOf({ file, format, ...rest }) })),
  loss: {
    mapped: files.reduce((sum, { loss }) => sum + loss.mapped, 0),
    text: files.reduce((sum, { loss }) => sum + loss.text, 0),
    unmapped: files.flatMap(({ loss }) => loss.unmapped),
    unmappedInAll: files.reduce((sum, { loss }) => sum + loss.unmappedInAll, 0),
  },
  issues: files.flatMap(({ issues }) => issues),
})

const convertFile = async (path: string, said: Said): Promise<ConvertedFile> => {
  const name = basename(path)
  const chunks = await chunksOf(path)
  const iterator = chunks[Symbol.asyncIterator]()
  const first = await iterator.next()
  const head: Uint8Array = first.done === true ? new Uint8Array() : first.value
  const format = formatOf(name, head)
  if (format === undefined) {
    throw new AppError('misuse', `${name} is of no format that is converted.`, {
      remedy: `Formats: ${formats.map(({ title }) => title).join(', ')}. FHIR R4 needs no conversion: attune import.`,
    })
  }
  const loss = createLossTally()
  const issues: Issue[] = []
  const entries = new Map<string, JsonObject>()
  for await (const found of format.convert(all(head, iterator), { name, source: 'convert', loss, said })) {
    if (found.kind === 'resource') {
      const { resourceType, id } = found.resource
      // A later message of the file about the same thing replaces the earlier one, as it would in the store.
      entries.set(`${resourceType}/${id}`, { fullUrl: fullUrlOf(id), resource: found.resource })
    } else if (found.kind === 'series') {
      throw new AppError('internal', 'Series are not rendered yet.', {
        remedy: 'This is a bug in Attune; please report it.',
      })
    } else if (found.kind === 'issue') issues.push(found.issue)
    else {
      const { offset, length } = found.range
      issues.push({
        severity: 'error',
        code: found.code,
        message: found.message,
        location: `bytes=${offset}+${length}`,
      })
    }
  }
  const bundle = { resourceType: 'Bundle', type: 'collection', entry: [...entries.values()] }
  return { file: name, format: format.id, bundle, loss: loss.report(), issues, resources: entries.size }
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

async function* all(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
}

const render = ({ file, format, loss, issues, resources }: ConvertedFile): string =>
  [
    `${file}: ${resources} resources from ${format}; ${loss.mapped} values mapped, ${loss.text} kept as text, ${loss.unmappedInAll} not mapped`,
    ...loss.byPath
      .filter(({ unmapped }) => unmapped > 0)
      .slice(0, 20)
      .map(({ path, unmapped }) => `  not mapped  ${path} (${unmapped})`),
    ...issues.map(({ severity, code, message, location }) => `  ${severity}  ${code}: ${message} [${location ?? ''}]`),
  ].join('\n')
