import { durationText } from '../../core/index.ts'
import type { AdapterRow, SourceRow } from '../../pipeline/monitoring/index.ts'
import { describeSilence, listSources } from '../use-cases/sources.ts'
import type { Command } from './command.ts'

/** `attune sources`: exit 3 with `--check` when a source is silent. */
export const sourcesCommand: Command = {
  name: 'sources',
  usage: '[--check]',
  summary:
    'What came from each source and by which way: first and last seen, lag, volume, errors; which source is silent. --check: exit 3 when one is.',
  options: { check: { type: 'boolean' } },
  positionals: { least: 0, most: 0 },
  needsFolder: true,
  run: async (deps, input) => {
    const sources = await listSources(deps)
    const silent = sources.filter(({ silence }) => silence.silent)
    return {
      json: { sources, silent: silent.map(({ source }) => source) },
      text: render(sources, silent),
      exit: input.values.check === true && silent.length > 0 ? 3 : 0,
    }
  },
}

const render = (sources: readonly SourceRow[], silent: readonly SourceRow[]): string =>
  sources.length === 0
    ? 'Nothing has been received.'
    : [
        ...sources.flatMap(({ source, adapters, openQuarantine }) => [
          `${source}${openQuarantine === 0 ? '' : `  (${openQuarantine} stretches in quarantine: attune quarantine list --source ${source})`}`,
          ...adapters.map(adapterLine),
        ]),
        ...silent.map(row => `SILENT  ${describeSilence(row)}`),
      ].join('\n')

const adapterLine = (row: AdapterRow): string => {
  const volume = [
    `${row.documents} documents`,
    `${row.resources} resources`,
    ...(row.readings === 0 ? [] : [`${row.readings} readings`]),
  ].join(', ')
  const lag = row.lagSeconds === null ? '' : `; lag ${durationText(row.lagSeconds)}`
  const rate = (row.errorRate * 100).toFixed(row.errorRate === 0 ? 0 : 2)
  return `  ${row.adapter.padEnd(18)} last ${row.lastSeen}; ${volume}; ${rate} % errors${lag}`
}
