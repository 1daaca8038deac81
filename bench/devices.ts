import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse'
import { SaxesParser } from 'saxes'
import { createLossTally, formats, seriesEntries } from '../src/pipeline/ingest/index.ts'
import { clarityExport, writeAppleExport } from './device-exports.ts'
import { runMeasured } from './measured-process.ts'
import { measure, numberArgument, report } from './report.ts'

/**
 * Exports of devices: Apple Health converted, in MB/s, beside the XML parser alone and beside looking at the bytes; the whole command
 * with its memory; Dexcom Clarity in rows/s beside the CSV parser alone. Files are made here, from seeds.
 *
 *   node bench/devices.ts [MEGABYTES] [ROWS]
 */
const megabytes = numberArgument(0, 100)
const rows = numberArgument(1, 100_000)

const convert = async (id: string, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, render: boolean) => {
  const format = formats.find(one => one.id === id)!
  let readings = 0
  let characters = 0
  const said = { patient: 'p', zone: 'Europe/Vienna' }
  for await (const found of format.convert(chunks, {
    name: 'bench',
    source: 'bench',
    loss: createLossTally(0),
    said,
  })) {
    if (found.kind !== 'series') continue
    readings += found.series.readings.start.length
    if (render) for (const entries of seriesEntries(found.series)) characters += entries.length
  }
  return { readings, characters }
}

const folder = mkdtempSync(join(tmpdir(), 'attune-devices-'))
try {
  const file = join(folder, 'export.xml')
  writeAppleExport(file, megabytes * 1e6)
  const size = statSync(file).size / 1e6
  const chunks = () => createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>
  const row = (what: string, { seconds, cpuSeconds }: { seconds: number; cpuSeconds: number }, reference = 0) => ({
    what,
    MB: size,
    seconds,
    'CPU s': cpuSeconds,
    'MB / CPU s': size / cpuSeconds,
    ...(reference === 0 ? {} : { 'CPU / reference': cpuSeconds / reference }),
  })
  const bytes = await measure(async () => {
    let tags = 0
    for await (const chunk of chunks())
      for (let at = chunk.indexOf(60); at >= 0; at = chunk.indexOf(60, at + 1)) tags += 1
    return tags
  })
  const parsed = await measure(async () => {
    let elements = 0
    const parser = new SaxesParser()
    parser.on('opentag', () => {
      elements += 1
    })
    const decoder = new TextDecoder()
    for await (const chunk of chunks()) parser.write(decoder.decode(chunk, { stream: true }))
    parser.close()
    return elements
  })
  const converted = await measure(() => convert('apple-health', chunks(), false))
  const rendered = await measure(() => convert('apple-health', chunks(), true))
  const table = [
    row('count "<" (reference)', bytes),
    row(`saxes alone (${parsed.value} elements)`, parsed, bytes.cpuSeconds),
    row(`convert (${converted.value.readings} readings)`, converted, bytes.cpuSeconds),
    row('convert and render as Observations', rendered, bytes.cpuSeconds),
  ]
  const commands = []
  // What the command writes is held here as one string, which may not be longer than half a gigabyte.
  for (const args of [['convert', file], ...(megabytes > 150 ? [] : [['convert', file, '--json']])]) {
    const run = await runMeasured(args, {}, undefined)
    commands.push({ ...row(`attune convert export.xml ${args[2] ?? ''}`, run), 'peak RSS MB': run.peakMb })
  }
  report(`Apple Health, ${size.toFixed(0)} MB`, table)
  report('The whole command, with its start', commands)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

const text = Buffer.from(clarityExport(rows))
const parsedRows = await measure(async () => {
  let count = 0
  const parser = parse({ bom: true })
  parser.end(text)
  for await (const _ of parser) count += 1
  return count
})
const clarity = await measure(() => convert('dexcom-clarity', [text], false))
const line = (what: string, { seconds, cpuSeconds }: { seconds: number; cpuSeconds: number }) => ({
  what,
  rows,
  seconds,
  'CPU s': cpuSeconds,
  'rows / CPU s': rows / cpuSeconds,
  'CPU / reference': cpuSeconds / parsedRows.cpuSeconds,
})
report(`Dexcom Clarity, ${rows} readings`, [line('csv-parse alone (reference)', parsedRows), line('convert', clarity)])
