import type { LinkChange, PairField, PairSummary } from '../../../src/pipeline/delivery/contract.ts'

/** `given_name` as people read it. Identifier systems are addresses and stay. */
export const fieldText = (field: string): string =>
  field.includes(':') || field.includes('/') ? field : field.replaceAll('_', ' ')

/** What the comparison of a field came to, in words and a sign: colour repeats it only. */
export const levelText: Readonly<Record<PairField['level'], { readonly sign: string; readonly text: string }>> = {
  exact: { sign: '=', text: 'same' },
  close: { sign: '≈', text: 'nearly the same' },
  similar: { sign: '~', text: 'similar' },
  exchanged: { sign: '⇄', text: 'exchanged' },
  different: { sign: '≠', text: 'different' },
  missing: { sign: '·', text: 'not in both' },
}

export const stateText: Readonly<Record<PairSummary['state'], string>> = {
  review: 'Waits for a decision',
  conflict: 'Conflict',
  later: 'Put off',
  linked: 'Linked: one person',
  refused: 'Two people, somebody has said',
}

/** Never 100 %: that two records are one person is never certain. */
export const probabilityText = (probability: number | null): string => {
  if (probability === null) return 'not judged'
  const percent = probability * 100
  if (percent >= 99.95) return '> 99.9 %'
  return `${percent.toFixed(1)} %`
}

export const reasonText: Readonly<Record<LinkChange['reason'], string>> = {
  first: 'first seen: a person of its own',
  decision: 'somebody decided',
  source: 'the source says so',
  identifier: 'the same trusted identifier',
  match: 'the matcher, by probability',
  alone: 'a person of its own again',
}
