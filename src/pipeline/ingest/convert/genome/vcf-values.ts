import type { LossTally } from '../loss.ts'

/** The values of one data line, each counted once when it is done: mapped, kept as text, or lost. */
export type VcfValues = {
  /** `INFO/END`; of a sample `FORMAT/GQ` with its index. `undefined`: not there, or `.` */
  readonly value: (path: string, sample?: number) => string | undefined
  readonly mapped: (path: string, sample?: number) => void
  readonly text: (path: string, sample?: number) => void
  readonly count: (loss: LossTally, line: number, reason: string) => void
}

const fixed = ['CHROM', 'POS', 'ID', 'REF', 'ALT', 'QUAL', 'FILTER']

type Outcome = 'mapped' | 'text' | undefined

/** @param fields of a data line; a flag of INFO has its own name as its value */
export const vcfValues = (fields: readonly string[]): VcfValues => {
  const values = new Map<string, { readonly path: string; readonly value: string; outcome: Outcome }>()
  const put = (key: string, path: string, value: string | undefined) => {
    if (value !== undefined && value !== '' && value !== '.') values.set(key, { path, value, outcome: undefined })
  }
  fixed.forEach((name, n) => {
    put(name, name, fields[n])
  })
  for (const one of (fields[7] ?? '.').split(';')) {
    const [name = '', ...value] = one.split('=')
    if (name !== '.') put(`INFO/${name}`, `INFO/${name}`, value.length === 0 ? name : value.join('='))
  }
  const keys = (fields[8] ?? '').split(':')
  fields.slice(9).forEach((call, sample) => {
    call.split(':').forEach((value, n) => {
      // Of a value that misses in all its parts nothing is lost.
      const path = `FORMAT/${keys[n] ?? 'beyond FORMAT'}`
      put(`${path} ${sample}`, path, /^[.,/|]*$/.test(value) && keys[n] !== 'GT' ? undefined : value)
    })
  })
  const keyOf = (path: string, sample: number | undefined) => (sample === undefined ? path : `${path} ${sample}`)
  const settle = (key: string, outcome: Outcome) => {
    const one = values.get(key)
    if (one !== undefined && one.outcome !== 'mapped') one.outcome = outcome
  }
  return {
    value: (path, sample) => values.get(keyOf(path, sample))?.value,
    mapped: (path, sample) => settle(keyOf(path, sample), 'mapped'),
    text: (path, sample) => settle(keyOf(path, sample), 'text'),
    count: (loss, line, reason) => {
      for (const { path, value, outcome } of values.values()) {
        if (outcome === 'mapped') loss.mapped(path)
        else if (outcome === 'text') loss.text(path)
        else loss.unmapped(path, reason, value, `line ${line}`)
      }
    },
  }
}
