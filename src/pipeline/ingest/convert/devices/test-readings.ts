import { instantText } from '../instant-text.ts'
import type { ConvertedInTest } from '../test-support.ts'

/** Readings of all series of a conversion, in a form that is easy to compare: code, time, sign, value, unit. */
export const readingsOf = ({ found }: ConvertedInTest): string[] =>
  found.flatMap(one => {
    if (one.kind !== 'series') return []
    const { codings, unit, readings } = one.series
    return [...readings.start].map((at, n) => {
      const sign = ['', '<', '>'][readings.comparator?.[n] ?? 0]!
      return `${codings[0]?.code} ${instantText(at, readings.offset[n]!)} ${sign}${readings.value[n]} ${unit}`
    })
  })

/** Values of a CSV text that are not empty, below its header. */
export const cellsOf = (text: string): number =>
  text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .slice(1)
    .flatMap(line => line.replace(/\r$/, '').split(','))
    .filter(cell => cell.trim() !== '').length
