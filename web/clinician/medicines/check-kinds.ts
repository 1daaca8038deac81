import type { Finding } from '../../../src/clinical/index.ts'

/** What a check looks at. */
export type CheckKind =
  | 'genes'
  | 'kidneys'
  | 'liver'
  | 'interactions'
  | 'rhythm'
  | 'anticholinergic'
  | 'allergy'
  | 'pregnancy'
  | 'age'
  | 'duplicates'
  | 'other'

/** In the order of the table, with the words of a check's id or title that put it there. The first that fits is it. */
const kinds: readonly { readonly id: CheckKind; readonly title: string; readonly words: RegExp }[] = [
  { id: 'genes', title: 'Genes', words: /\bcyp\w+|\bgene|pharmacogen|dpyd|slco\w+|tpmt|nudt|ugt1a1|hla|vkorc/i },
  { id: 'allergy', title: 'Allergy', words: /allerg|hypersens/i },
  { id: 'pregnancy', title: 'Pregnancy and breastfeeding', words: /pregnan|lactat|breast-?feed/i },
  {
    id: 'duplicates',
    title: 'Duplicates and daily maximum',
    words: /duplicat|same class|twice|two anticoag|maximum.*(daily|dose)|total dose/i,
  },
  { id: 'rhythm', title: 'Heart rhythm (QT)', words: /\bqtc?\b|torsade/i },
  { id: 'anticholinergic', title: 'Anticholinergic burden', words: /anticholinerg/i },
  { id: 'liver', title: 'Liver', words: /liver|hepat|child-pugh/i },
  { id: 'interactions', title: 'Interactions', words: /interact|beside|together|combin/i },
  { id: 'kidneys', title: 'Kidneys', words: /kidney|renal|egfr|clearance|creatinine/i },
  { id: 'age', title: 'Age and frailty', words: /\bage\b|older|elder|frail|beers|stopp|paediatr|child/i },
  { id: 'other', title: 'Label and other rules', words: /^/ },
]

/** Kinds that matter for every drug: silence about one of them is written as "not checked". */
const expected: ReadonlySet<CheckKind> = new Set([
  'genes',
  'kidneys',
  'interactions',
  'allergy',
  'pregnancy',
  'age',
  'duplicates',
])

export const checkKindOf = ({ check, title }: Pick<Finding, 'check' | 'title'>): CheckKind => {
  const text = `${check.replaceAll('-', ' ')} ${title}`
  return kinds.find(({ words }) => words.test(text))?.id ?? 'other'
}

/** What a check looks at, as a heading. */
export const checkTitleOf = (finding: Pick<Finding, 'check' | 'title'>): string =>
  kinds.find(({ id }) => id === checkKindOf(finding))?.title ?? ''

export type KindOfChecks = {
  readonly id: CheckKind
  readonly title: string
  readonly findings: readonly Finding[]
}

/** The findings of one drug by what was looked at. A kind that no check looked at is there, with no findings. */
export const byCheckKind = (findings: readonly Finding[]): readonly KindOfChecks[] =>
  kinds
    .map(({ id, title }) => ({ id, title, findings: findings.filter(finding => checkKindOf(finding) === id) }))
    .filter(kind => kind.findings.length > 0 || expected.has(kind.id))
