import { resolve } from 'node:path'
import { AppError } from '../../core/index.ts'
import { importPaths } from '../use-cases/import.ts'
import type { ImportReport } from '../use-cases/import-report.ts'
import { type Command, text } from './command.ts'
import { mappedFiles } from './mapping.ts'
import { saidOf, saidOptions } from './said.ts'
import { recordsOfFolder } from './simulation-files.ts'

/** `attune import`: FHIR R4 files and folders, files of formats that are converted to R4, VCF files. Exit 0 unless nothing could be read. */
export const importCommand: Command = {
  name: 'import',
  usage:
    'PATH... [--source NAME] [--mapping MAP.json|omop] [--patient ID [--sample NAME] | --samples MAP.csv] [--zone ZONE] [--date-order DMY|MDY] [--fhir-version 3.0]',
  summary:
    'Import FHIR R4 (or --fhir-version 3.0) files or folders (JSON, NDJSON, Bundles), HL7 v2 messages, C-CDA documents, DICOM files, exports of devices (local times: --zone), tables with a --mapping, or VCF files of --patient or, sample by sample, of --samples (columns sample,patient); gzip or not. Safe to repeat.',
  options: {
    source: { type: 'string' },
    ...saidOptions,
    mapping: { type: 'string' },
    sample: { type: 'string' },
    samples: { type: 'string' },
  },
  positionals: { least: 1, most: Number.POSITIVE_INFINITY },
  stoppable: true,
  run: async (deps, input) => {
    const sample = text(input, 'sample')
    const samples = text(input, 'samples')
    const said = saidOf(input.values)
    if (samples !== undefined && (sample ?? said.patient) !== undefined) {
      throw new AppError('misuse', 'Whose it is stands in two places.', {
        remedy: 'Give either --samples MAP.csv, or --patient ID.',
      })
    }
    const given = input.positionals.map(path => recordsOfFolder(resolve(input.cwd, named(path))))
    const mapped = await mappedFiles(input.values.mapping, given, input.cwd, said)
    const report = await importPaths(
      deps,
      {
        paths: mapped?.paths ?? given,
        source: text(input, 'source') ?? deps.site.source,
        said,
        ...(mapped === undefined ? {} : { table: mapped.format }),
        ...(sample === undefined ? {} : { sample }),
        ...(samples === undefined ? {} : { samples: resolve(input.cwd, samples) }),
      },
      input.caller,
      input.progress,
      input.signal,
    )
    const { readings } = report
    const nothing = report.stored + report.duplicates + (readings?.stored ?? 0) + (readings?.duplicates ?? 0) === 0
    return { json: report, text: renderReport(report), exit: report.stopped === true ? 130 : nothing ? 1 : 0 }
  },
}

/** An unset variable of a script would otherwise be the folder it runs in. */
const named = (path: string): string => {
  if (path.trim() !== '') return path
  throw new AppError('misuse', 'A path is empty.', { remedy: 'Name the files or folders: attune import PATH...' })
}

/** What an import did, for a reader. */
export const renderReport = (report: ImportReport): string => {
  const types = Object.entries(report.received)
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    ...types.map(([type, count]) => `${String(count).padStart(9)}  ${type}`),
    '',
    `${report.stored} stored (${report.superseded} further versions), ${report.duplicates} already known, ${report.quarantinedInAll} quarantined; ${report.facts} facts in ${report.seconds.toFixed(1)} s`,
    ...(report.stopped === true
      ? ['Stopped as asked: the rest was not read. The same command goes on; what is stored counts as known.']
      : []),
    ...readingLines(report),
    ...lossLines(report),
    ...report.quarantined
      .slice(0, 20)
      .map(
        ({ document, file, locator, code, message }) =>
          `quarantined  ${file} (${document.slice(0, 12)}) ${locator}  ${code}: ${message}`,
      ),
    ...report.issues.map(
      ({ severity, code, message, location, file, locator, count }) =>
        `${severity}  ${code} (${count}): ${message}${whereOf([location, file, locator])}`,
    ),
  ].join('\n')
}

const readingLines = ({ readings }: ImportReport): readonly string[] =>
  readings === null
    ? []
    : [
        `${readings.received} readings of devices: ${readings.stored} stored, ${readings.duplicates} already known, ${readings.leftOut} left out`,
      ]

const lossLines = ({ loss }: ImportReport): readonly string[] =>
  loss === null
    ? []
    : [
        `converted: ${loss.mapped} values mapped, ${loss.text} kept as text, ${loss.unmapped} not mapped`,
        ...loss.byPath.slice(0, 10).map(({ path, unmapped }) => `not mapped  ${path} (${unmapped})`),
      ]

/** The first place where it was noticed. */
const whereOf = (parts: readonly (string | undefined)[]): string => {
  const known = parts.filter(part => part !== undefined)
  return known.length === 0 ? '' : ` [${known.join(' ')}]`
}
