import {
  type Because,
  clipped,
  conceptOf,
  drugs,
  type Evidence,
  type Finding,
  knowledgeLimits,
  type PatientProfile,
  type ProposedOrder,
  type RowProvenance,
} from '../../clinical/index.ts'
import type { Missing } from '../../core/index.ts'
import { evidenceOf } from './evidence.ts'

/** A check, as its findings name it. */
export type CheckName = { readonly id: string; readonly title: string }

type Said = Pick<Finding, 'limits'> &
  Partial<Pick<Finding, 'missing' | 'because' | 'evidence' | 'knowledgeRows' | 'wouldChangeIf'>>

/** Name of a drug for a reader. */
export const titleOf = (drug: string): string => conceptOf(drugs, drug).title

/** The order or medicine under review, as a reason. */
export const becauseOrder = ({ origin, text, dose }: ProposedOrder): Because => ({
  kind: 'order',
  label: origin === 'current' ? 'Current medicine' : origin === 'order' ? 'Order' : 'Considered',
  value: dose === null || dose.text === '' || text.includes(dose.text) ? text : `${text}, ${dose.text}`,
})

/** The citations of knowledge rows, each once. */
export const evidenceOfRows = (
  rows: readonly (RowProvenance & { readonly alsoSource?: string | null })[],
): readonly Evidence[] =>
  [...new Set(rows.flatMap(({ source, alsoSource }) => [source, ...(alsoSource == null ? [] : [alsoSource])]))].map(
    evidenceOf,
  )

/** What an answer that rests on knowledge rows says of them. */
export const limitsOfRows = (rows: readonly RowProvenance[], { asOf }: PatientProfile): readonly string[] =>
  knowledgeLimits(rows, asOf)

const blank = ({ id, title }: CheckName, order: ProposedOrder, said: Said) => ({
  check: id,
  title,
  drug: order.drug,
  severity: 'info' as const,
  effect: 'none' as const,
  because: [],
  evidence: [],
  missing: [],
  wouldChangeIf: [],
  knowledgeRows: [],
  ...said,
})

/** Looked, and nothing found. */
export const notFound = (check: CheckName, order: ProposedOrder, summary: string, said: Said): Finding => ({
  ...blank(check, order, said),
  state: 'not found',
  summary: clipped(summary),
})

/** Could not look, or not at everything; never to be read as "no problem". */
export const notChecked = (
  check: CheckName,
  order: ProposedOrder,
  summary: string,
  said: Said & { readonly missing: readonly Missing[] },
): Finding => ({ ...blank(check, order, said), state: 'not checked', summary: clipped(summary) })

/** Something that a source speaks of. Reasons, evidence and what would change it must be there. */
export const found = (
  check: CheckName,
  order: ProposedOrder,
  said: Said &
    Pick<Finding, 'severity' | 'effect' | 'summary' | 'because' | 'evidence' | 'wouldChangeIf'> &
    Partial<Pick<Finding, 'advise' | 'action' | 'urgency'>>,
): Finding => ({ ...blank(check, order, said), ...said, state: 'found', summary: clipped(said.summary) })

/** Each lack once, by what is lacking. */
export const eachOnce = (missing: readonly Missing[]): readonly Missing[] => [
  ...new Map(missing.map(one => [one.what, one])).values(),
]

const severities = ['critical', 'warning', 'info']

/** The gravest first; what is alike keeps its order. */
export const bySeverity = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
