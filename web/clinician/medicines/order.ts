import type { AdviceView } from '../../../src/pipeline/delivery/contract.ts'

export type Judgement = AdviceView['medicines'][number]

const verdicts: readonly Judgement['verdict'][] = ['avoid', 'adjust', 'not checked', 'monitor', 'ok']

/** What needs somebody first; what was not checked stands before what may be used. Then by name. */
export const inOrderOfVerdict = (medicines: readonly Judgement[]): readonly Judgement[] =>
  medicines.toSorted(
    (a, b) =>
      verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict) ||
      (a.title.toLowerCase() < b.title.toLowerCase() ? -1 : 1),
  )

/** How many of each verdict, in the order of need. */
export const verdictCounts = (
  medicines: readonly Judgement[],
): readonly { readonly verdict: Judgement['verdict']; readonly count: number }[] =>
  verdicts
    .map(verdict => ({ verdict, count: medicines.filter(one => one.verdict === verdict).length }))
    .filter(({ count }) => count > 0)

export const originText: Readonly<Record<Judgement['origin'], string>> = {
  current: 'on the list',
  order: 'order under review',
  candidate: 'considered',
}
