import {
  type AdviceContext,
  type Because,
  becauseDerived,
  type Checker,
  type Evidence,
  excludedByDefault,
  type Finding,
  type ProposedOrder,
} from '../../clinical/index.ts'
import type { Missing } from '../../core/index.ts'
import { type DpydResult, dpydOf } from './dpyd-result.ts'
import { evidence, evidenceOf } from './evidence.ts'
import { becauseResult, notCheckedWords } from './gene-words.ts'
import { depthLimit, rowLimits } from './limits.ts'
import { type FluoropyrimidineGuidance, fluoropyrimidineGuidance, fluoropyrimidineLabels } from './tables.ts'

const check = { check: 'dpyd-fluoropyrimidine', title: 'DPYD and fluoropyrimidines' } as const
// Tegafur joins them once its RxNorm code is confirmed: docs/clinical/pharmacogenomics.md.
const drugs = ['capecitabine', 'fluorouracil']

/**
 * DPD breaks down fluorouracil and the drugs that become it. Found: less DPD than normal, or no certain result (then the
 * test comes first). Not found: none of the variants that were looked for, which is not a proof of normal DPD.
 */
export const fluoropyrimidineCheck: Checker = {
  id: check.check,
  title: check.title,
  drugs,
  check: (context, order) => {
    if (onSkin(order)) return topical(order)
    const answer = dpydOf(context.profile, context.knowledge)
    if (answer.kind === 'out-of-scope') throw new Error('a genotype is never out of scope')
    const excluded = excludedByDefault(context.profile, { covered: beyondDpyd })
    if (excluded !== null)
      return outside(context, order, excluded.because, answer.kind === 'answered' ? answer.value : null)
    return answer.kind === 'insufficient'
      ? testFirst(context, order, answer.missing)
      : judged(context, order, answer.value)
  },
}

/** Neither kidney nor prognosis changes what DPD does; age and pregnancy are beyond the guideline. */
export const beyondDpyd = ['dialysis', 'transplant', 'acute-kidney-injury', 'end-of-life'] as const

/** Hardly anything of a cream reaches the blood: the EMA asks for no test. */
const onSkin = ({ drug, text, codings }: ProposedOrder): boolean =>
  drug === 'fluorouracil' &&
  [text, ...codings.map(({ display = '' }) => display)].some(words =>
    /\b(?:cream|topical|ointment|cutaneous)\b/i.test(words),
  )

const topical = (order: ProposedOrder): Finding => ({
  ...check,
  drug: order.drug,
  state: 'not found',
  severity: 'info',
  effect: 'none',
  summary: 'Fluorouracil on the skin: no DPYD test is asked for',
  because: [orderOf(order)],
  evidence: [evidence.emaFluoropyrimidines],
  missing: [],
  limits: ['Only for use on the skin, as the order says.'],
  wouldChangeIf: ['If it is given by vein or mouth: test DPYD first.'],
  knowledgeRows: [],
})

const orderOf = ({ origin, text }: ProposedOrder): Because => ({
  kind: 'order',
  label: origin === 'current' ? 'Current medicine' : 'Order',
  value: text,
})

const outside = (
  context: AdviceContext,
  { drug }: ProposedOrder,
  because: string,
  result: DpydResult | null,
): Finding => ({
  ...check,
  drug,
  state: 'not checked',
  severity: 'warning',
  effect: 'none',
  summary: `DPYD${result === null ? '' : ` ${scoreWords(result)}`}: not judged, ${because} is outside this check`,
  because: result === null ? [] : becauseOf(result),
  evidence: [evidence.fluoropyrimidines],
  missing: [],
  limits: ['Not tested is not normal.', ...(result === null ? [] : resultLimits(result, context))],
  wouldChangeIf: [],
  knowledgeRows: [],
})

// ---- no certain result ----

/** The site's regulator; both, while nobody has said where the site is. */
const labelsOf = ({ knowledge, jurisdiction }: AdviceContext) =>
  knowledge.rows(fluoropyrimidineLabels).filter(row => jurisdiction === null || row.jurisdiction === jurisdiction)

const testFirst = (context: AdviceContext, order: ProposedOrder, missing: readonly Missing[]): Finding => {
  const labels = labelsOf(context)
  const [label] = labels.filter(row => row.drugs.includes(order.drug))
  const current = order.origin === 'current'
  const reason = missing[0]?.reason ?? 'absent'
  const unless = label?.exception === null || label === undefined ? '' : ` unless ${label.exception}`
  return {
    ...check,
    drug: order.drug,
    state: 'found',
    severity: 'critical',
    effect: 'test-first',
    summary: current
      ? `DPYD: ${notCheckedWords[reason]}; test before ${order.drug} is started or goes on`
      : `Test DPYD before ${order.drug}${unless}: ${notCheckedWords[reason]}`,
    because: [orderOf(order), ...seenOf(missing)],
    evidence: [...new Set(labels.map(({ source }) => source))].map(evidenceOf).concat(evidence.fluoropyrimidines),
    missing,
    limits: [
      'Not tested is not normal. No dose is given without a result.',
      ...labels.map(({ text }) => `${text}.`),
      ...(label === undefined
        ? [`No label row of this site names ${order.drug}; it becomes fluorouracil all the same.`]
        : []),
      ...(context.jurisdiction === null
        ? ['The country of the site is not configured: both regulators are named.']
        : []),
      ...rowLimits(labels, context),
    ],
    wouldChangeIf: [
      'A DPYD genotype that names the variants it looked for.',
      ...(reason === 'conflicting' || reason === 'unusable'
        ? ['A word of the laboratory on the result on record.']
        : []),
    ],
    knowledgeRows: labels.map(({ id }) => id),
    advise: `Test DPYD before ${order.drug}${unless}`,
  }
}

/** What is on record and could not be used is shown as it stands. */
const seenOf = (missing: readonly Missing[]): readonly Because[] =>
  missing
    .filter(({ reason }) => reason !== 'absent' && reason !== 'withheld')
    .map(({ what, have }) => ({ kind: 'order', label: `${what}, not used`, value: have }))

// ---- a result ----

const judged = (context: AdviceContext, order: ProposedOrder, result: DpydResult): Finding => {
  const rows = context.knowledge.rows(fluoropyrimidineGuidance).filter(({ score }) => result.scores.includes(score))
  const [row] = rows
  if (row === undefined) throw new Error(`No fluoropyrimidine guidance for ${result.scores.join()}`)
  const labels = result.scores.every(score => score === 0)
    ? labelsOf(context).filter(({ drugs: named }) => named.includes(order.drug))
    : []
  // A label speaks only where the site is: without a country both are cited, and neither forbids.
  const forbids = labels.some(({ completeLack }) => completeLack.effect === 'contraindicated')
  const said = adviceOf(row, order, result, context.jurisdiction !== null && forbids)
  const unnamed = said.state === 'not checked'
  return {
    ...check,
    ...said,
    drug: order.drug,
    because: [orderOf(order), ...becauseOf(result)],
    evidence: gradedEvidence(rows, context),
    missing: unnamed ? [namesOfPanel(result)] : [],
    limits: [
      ...labels.map(({ completeLack }) => `${completeLack.text}.`),
      ...resultLimits(result, context),
      ...rowLimits([...rows, ...labels], context),
    ],
    wouldChangeIf: [
      'A result for variants that were not looked for, or a measured DPD activity or uracil.',
      ...(result.phaseAssumed ? ['Knowing that both variants stand on one gene copy: then the score is higher.'] : []),
    ],
    knowledgeRows: [...result.knowledgeRows, ...rows.map(({ id }) => id), ...labels.map(({ id }) => id)],
  }
}

type Advised = Pick<Finding, 'state' | 'severity' | 'effect' | 'summary'> & { readonly advise?: string }

const adviceOf = (
  { recommendation }: FluoropyrimidineGuidance,
  { drug, origin }: ProposedOrder,
  result: DpydResult,
  forbidden: boolean,
): Advised => {
  const score = `DPYD ${scoreWords(result)}`
  if (recommendation === 'standard-dose' && result.fewerThanFour.length > 0) {
    const summary = `DPYD: no variant reported; ${gapOf(result)}`
    return { state: 'not checked', severity: 'warning', effect: 'none', summary }
  }
  if (recommendation === 'standard-dose') {
    const gap = result.notLookedFor.length === 0 ? '' : `; ${gapWords(result)}`
    const summary = `DPYD: none of the variants looked for was found${gap}: not a proof of normal DPD`
    return { state: 'not found', severity: 'info', effect: 'none', summary }
  }
  if (recommendation === 'half-start') {
    const more = twiceC2846(result) ? '; c.2846A>T twice may need less than 50 %' : ''
    const start = origin === 'current' ? 'a start at' : 'start at'
    return {
      state: 'found',
      severity: 'critical',
      effect: 'reduce',
      summary: `${score}: ${start} 50 % of the planned ${drug} dose, then titrate`,
      advise: `Start ${drug} at 50 % of the planned dose, then titrate by toxicity or drug level${more}`,
    }
  }
  const unless =
    recommendation === 'avoid' ? '' : '; only if there is no other drug, strongly reduced with early drug levels'
  return {
    state: 'found',
    severity: 'critical',
    effect: forbidden ? 'contraindicated' : 'avoid',
    summary: `${score}: ${forbidden ? 'contraindicated, ' : ''}avoid ${drug}${unless === '' ? '' : ' unless there is no other drug'}`,
    advise: `Avoid ${drug} and other drugs that become fluorouracil${unless}`,
  }
}

const gapWords = ({ notLookedFor }: DpydResult): string => `not looked for: ${notLookedFor.join(', ')}`

/** A negative result of a panel that nobody named, or that leaves out one of the four, is not normal DPD. */
const gapOf = ({ fewerThanFour, lookedFor }: DpydResult): string => {
  if (lookedFor.length === 0) return 'which ones were looked for is not on record'
  const [only, ...more] = fewerThanFour
  return more.length === 0
    ? `${only} was not looked for`
    : `${fewerThanFour.length} of the usual four were not looked for`
}

export const namesOfPanel = ({ lookedFor }: DpydResult): Missing => ({
  what: 'DPYD result',
  need: 'the variants that were looked for, at least the four of the first panels',
  have: lookedFor.length === 0 ? 'a negative result of a panel that is not named' : lookedFor.join(', '),
  reason: 'unusable',
})

export const twiceC2846 = ({ carried }: DpydResult): boolean =>
  carried.length === 1 && carried.some(({ variant, copies }) => variant === 'c.2846A>T' && copies === 2)

const scoreWords = ({ scores, carried, phenotype }: DpydResult): string => {
  const named = carried.map(({ variant, copies }) => `${variant}${copies === 2 ? ' twice' : ''}`)
  const variants = [...named.slice(0, 2), ...(named.length > 2 ? [`${named.length - 2} more`] : [])].join(' + ')
  return `activity score ${scores.join(' or ')} (${variants === '' ? `reported ${phenotype}` : variants})`
}

const becauseOf = (result: DpydResult): readonly Because[] => [
  ...result.facts.map(fact => becauseResult(fact, 'DPYD', result.phenotype)),
  ...(result.reportedOnly
    ? []
    : [
        becauseDerived(
          'DPYD activity score',
          result.scores.join(' or '),
          result.facts.map(({ id }) => id),
          evidence.dpydAlleles.id,
        ),
      ]),
]

const gradedEvidence = (rows: readonly FluoropyrimidineGuidance[], context: AdviceContext): readonly Evidence[] => [
  { ...evidence.fluoropyrimidines, grade: [...new Set(rows.map(({ strength }) => strength))].join('; ') },
  evidence.dpydAlleles,
  ...labelsOf(context).map(({ source }) => evidenceOf(source)),
]

/** What a DPYD result cannot say. Never empty. */
export const resultLimits = (result: DpydResult, { profile }: AdviceContext): readonly [string, ...string[]] => {
  const { lookedFor, notLookedFor, phaseAssumed, byTag, reportedOnly, explained, seen, facts } = result
  return [
    lookedFor.length === 0
      ? 'Which variants were tested is not on record: a negative result of an unknown panel is not normal DPD.'
      : `Looked for: ${lookedFor.join(', ')}. Other variants were not, and most toxicity has no known variant.`,
    ...(notLookedFor.includes('c.557A>G')
      ? ['c.557A>G is missed by four-variant panels; it is found mostly in people of African ancestry.']
      : []),
    ...explained,
    ...(phaseAssumed
      ? [
          'Two variants, phase unknown: presumed on different gene copies, as CPIC does; the two lowest activities count.',
        ]
      : []),
    ...(byTag ? ['HapB3 from c.1236G>A, which only marks it: c.1129-5923C>G itself was not looked for.'] : []),
    ...depthLimit(facts),
    ...(reportedOnly ? ["The laboratory's score or phenotype, not repeated here."] : []),
    'Percent of the dose that was planned: this check does not know the regimen, and gives no milligrams.',
    ...(seen.length > 0 ? [`Also on record, not used: ${seen.join('; ')}.`] : []),
    ...(profile.withheld.length > 0 ? ['Some information is withheld.'] : []),
  ]
}
