import type { IdentityRecord, LinkChange, PairSummary, PairView } from '../../pipeline/delivery/index.ts'

/** Two records and why they wait, for a list. */
export const pairLine = ({ a, b, probability, state, because }: PairSummary): readonly string[] => [
  `${probability === null ? '   -  ' : probability.toFixed(4)}  ${state.padEnd(8)}  ${because.join('; ')}`,
  `        ${recordLine(a)}`,
  `        ${recordLine(b)}`,
]

export const recordLine = ({ record, source, name, birthDate, sex }: IdentityRecord): string =>
  [record, source, name ?? '(no name)', birthDate ?? 'born ?', sex ?? 'sex ?'].join('  ')

/** Two records side by side. */
export const pairTable = (pair: PairView): string => {
  const width = Math.max(12, ...pair.fields.map(({ field }) => field.length))
  const column = Math.min(40, Math.max(12, ...pair.fields.map(({ a }) => a?.length ?? 0)))
  const row = (field: string, a: string, b: string, said: string) =>
    `${field.padEnd(width)}  ${a.padEnd(column)}  ${b.padEnd(column)}  ${said}`.trimEnd()
  return [
    ...pairLine(pair),
    '',
    row('', pair.a.source, pair.b.source, ''),
    ...pair.fields.map(({ field, a, b, level, weight }) =>
      row(
        field,
        a ?? '-',
        b ?? '-',
        `${level}${weight === null ? '' : `  ${weight > 0 ? '+' : ''}${weight.toFixed(1)}`}`,
      ),
    ),
    '',
    pair.model === null ? 'Not judged by a model.' : `Judged by model ${pair.model.version}. Weights are log2(m / u).`,
    ...pair.decisions.map(
      ({ verdict, by, at, comment }) => `${at}  ${by}: ${verdict}${comment === null ? '' : `, ${comment}`}`,
    ),
  ].join('\n')
}

/** A change of whose a record is. */
export const changeLine = ({ since, record, person, reason, by, probability }: LinkChange): string =>
  `${since}  ${record} -> ${person}  ${reason}${probability === null ? '' : ` ${probability.toFixed(4)}`}${by === null ? '' : `  by ${by}`}`
