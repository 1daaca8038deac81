import { expect, it } from 'vitest'
import type { DocumentHash } from '../../core/index.ts'
import type { Format } from './convert/index.ts'
import { convertedEvents } from './converted-events.ts'
import { createConvertedReader, recordIdOf } from './read-resource.ts'

/** `minute,value` a line, of one patient. */
const minutes: Format = {
  id: 'minutes',
  title: 'Minutes',
  extensions: [],
  revises: false,
  zipped: false,
  recognises: () => true,
  render: bytes => new TextDecoder().decode(bytes),
  convert: async function* (chunks, { loss }) {
    let text = ''
    for await (const chunk of chunks) text += new TextDecoder().decode(chunk)
    const rows = text
      .trimEnd()
      .split('\n')
      .map(line => line.split(',').map(Number))
    loss.mapped('minutes.value')
    yield {
      kind: 'series',
      range: { offset: 0, length: text.length },
      series: {
        patient: 'p1',
        codings: [{ system: 'http://loinc.org', code: '8867-4' }],
        unit: '/min',
        category: 'vital-signs',
        readings: {
          start: Float64Array.from(rows, ([minute = 0]) => minute * 60_000),
          value: Float64Array.from(rows, ([, value = 0]) => value),
          offset: new Int16Array(rows.length),
        },
      },
    }
  },
}

it('a series belongs to the record of its patient, and says where it stands', async () => {
  const document = { document: 'd' as DocumentHash, source: 's', name: 'a.csv', bytes: 12 }
  const found = []
  for await (const event of convertedEvents(
    document,
    minutes,
    [new TextEncoder().encode('1,60\n2,61.5\n')],
    createConvertedReader('s'),
  )) {
    found.push(event)
  }
  expect(found[0]).toMatchObject({
    kind: 'series',
    series: { record: recordIdOf('s', 'p1'), source: 's', patient: 'p1', document: 'd', locator: 'bytes=0+12' },
  })
  expect(found.map(({ kind }) => kind)).toEqual(['series', 'loss'])
})
