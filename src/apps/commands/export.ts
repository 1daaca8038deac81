import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { finished } from 'node:stream/promises'
import { AppError } from '../../core/index.ts'
import { findPerson } from '../../pipeline/profile/index.ts'
import { createStreamWriter } from '../stream-writer.ts'
import { type ExportReport, type ExportRequest, exportResources } from '../use-cases/export.ts'
import { type Command, type CommandInput, text } from './command.ts'

/** `attune export`: what was received, resource by resource, byte for byte. */
export const exportCommand: Command = {
  name: 'export',
  usage: '[ID] [--out FILE] [--format ndjson|bundle]',
  summary: 'Give back the stored FHIR resources as they were received: all, or those of one patient.',
  options: { out: { type: 'string' }, format: { type: 'string' } },
  positionals: { least: 0, most: 1 },
  needsFolder: true,
  run: async (deps, input) => {
    const [name] = input.positionals
    const out = text(input, 'out')
    if (out === undefined && input.values.json === true) {
      throw new AppError('misuse', 'With --json, stdout holds only the report.', {
        remedy: 'Give the resources a file: --out FILE.',
      })
    }
    const request: ExportRequest = {
      person: name === undefined ? null : await findPerson(deps.database.kysely, name),
      format: formatOf(text(input, 'format')),
    }
    if (out === undefined) {
      const report = await exportResources(deps, request, input.caller, input.output)
      input.progress(render(report))
      return { json: report, text: '', exit: 0 }
    }
    const report = await toFile(resolve(input.cwd, out), write => exportResources(deps, request, input.caller, write))
    return { json: report, text: render(report), exit: 0 }
  },
}

const formatOf = (format: string | undefined): ExportRequest['format'] => {
  if (format === undefined || format === 'ndjson' || format === 'bundle') return format ?? 'ndjson'
  throw new AppError('misuse', 'There is no such format.', { remedy: 'Use --format ndjson or --format bundle.' })
}

/** Writes a new file that only its owner can read; an unfinished one is removed. */
const toFile = async <T>(path: string, fill: (write: CommandInput['output']) => Promise<T>): Promise<T> => {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 })
  let failed: Error | undefined
  file.on('error', error => {
    failed = error
  })
  const append = createStreamWriter(file)
  const write = async (line: string): Promise<void> => {
    if (failed !== undefined) throw unwritable(failed)
    await append(`${line}\n`)
  }
  try {
    const result = await fill(write)
    file.end()
    await finished(file)
    return result
  } catch (error) {
    file.destroy()
    const exists = failed !== undefined && 'code' in failed && failed.code === 'EEXIST'
    if (!exists) await rm(path, { force: true })
    throw failed === undefined ? error : unwritable(failed)
  }
}

const unwritable = (cause: Error): AppError =>
  new AppError('misuse', 'The file for the export cannot be written.', {
    remedy: 'Give --out a file that does not exist yet, in a folder that may be written to.',
    cause,
  })

const render = ({ resources, withheld, notFhir, unreadable }: ExportReport): string =>
  [
    `${resources} resources exported`,
    ...(withheld.categories.length === 0
      ? []
      : [`${withheld.resources} kept back: the patient withholds ${withheld.categories.join(', ')}`]),
    ...(notFhir === 0 ? [] : [`${notFhir} rows of VCF files are not FHIR and not in it`]),
    ...(unreadable === 0 ? [] : [`${unreadable} resources whose bytes are no longer there`]),
  ].join('; ')
