/** The fixed columns of a data line, and where its samples begin. Bytes are read only as far as somebody asks. */
export type RowBytes = {
  readonly ref: string
  readonly alts: readonly string[]
  readonly filter: string
  /** Long, and needed by few rows: read when it is asked for. */
  readonly info: () => string
  readonly format: string
  /** Offset of the first sample in the line; the line's length when there is none. */
  readonly samplesAt: number
}

const tab = 9
const decoder = new TextDecoder('latin1')

/** @param at offset of the column after POS */
export const rowBytes = (line: Uint8Array, at: number): RowBytes | undefined => {
  // ID, REF, ALT, QUAL, FILTER, INFO, FORMAT
  const starts: number[] = [at]
  for (let i = 0; i < 7; i += 1) {
    const tabAt = line.indexOf(tab, starts[i])
    starts.push(tabAt < 0 ? line.length + 1 : tabAt + 1)
  }
  const column = (i: number): string => {
    const from = starts[i] ?? line.length
    return from >= line.length ? '' : decoder.decode(line.subarray(from, (starts[i + 1] ?? 0) - 1))
  }
  const ref = column(1)
  const alt = column(2)
  if (ref === '' || (starts[2] ?? 0) > line.length) return undefined
  return {
    ref: ref.toUpperCase(),
    alts: alt === '.' || alt === '' ? [] : alt.toUpperCase().split(','),
    filter: column(4),
    info: () => column(5),
    format: column(6),
    samplesAt: Math.min(starts[7] ?? line.length, line.length),
  }
}

const slash = 47
const bar = 124
const dot = 46
const colon = 58
const zero = 48
const nine = 57

/** What a GT says: allele numbers (-1: not called) of up to two copies; `copies` 0 when it cannot be read. */
export type RawGenotype = { copies: number; first: number; second: number; phased: boolean }

/**
 * Reads the GT of each sample in turn, without making strings.
 *
 * @param each gets the sample's index, the genotype (one object, used again), and where the sample's values begin and end
 */
export const eachGenotype = (
  line: Uint8Array,
  from: number,
  samples: number,
  each: (sample: number, genotype: RawGenotype, start: number, end: number) => void,
): void => {
  const genotype: RawGenotype = { copies: 0, first: -1, second: -1, phased: false }
  let at = from
  for (let sample = 0; sample < samples; sample += 1) {
    const start = at
    // Nearly all are a digit, a separator and a digit.
    const [a, separator, b, after] = [line[at] ?? tab, line[at + 1], line[at + 2] ?? tab, line[at + 3] ?? tab]
    if (
      (separator === slash || separator === bar) &&
      a >= zero &&
      a <= nine &&
      b >= zero &&
      b <= nine &&
      (after === tab || after === colon)
    ) {
      genotype.copies = 2
      genotype.first = a - zero
      genotype.second = b - zero
      genotype.phased = separator === bar
      at += 3
      if (after === colon) {
        at = line.indexOf(tab, at)
        if (at < 0) at = line.length
      }
      each(sample, genotype, start, at)
      at += 1
      continue
    }
    let copies = 0
    let value = -1
    let whole = true
    genotype.phased = false
    genotype.first = -1
    genotype.second = -1
    let byte = line[at] ?? tab
    // VCF 4.4 allows a separator before the first allele.
    if (byte === slash || byte === bar) at += 1
    for (; ; at += 1) {
      byte = line[at] ?? tab
      if (byte >= zero && byte <= nine) value = Math.max(value, 0) * 10 + byte - zero
      else if (byte === dot) value = -1
      else {
        copies += 1
        if (copies === 1) genotype.first = value
        else genotype.second = value
        value = -1
        if (byte === slash || byte === bar) genotype.phased = byte === bar
        else {
          whole = byte === tab || byte === colon
          break
        }
      }
    }
    genotype.copies = whole && copies <= 2 ? copies : 0
    if (byte !== tab) {
      at = line.indexOf(tab, at)
      if (at < 0) at = line.length
    }
    each(sample, genotype, start, at)
    at += 1
  }
}
