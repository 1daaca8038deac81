import {
  type AdviceContext,
  ageOf,
  type Because,
  becauseDerived,
  becauseFact,
  clipped,
  type Finding,
  knowledgeLimits,
  type ProposedOrder,
} from '../../../clinical/index.ts'
import type { Missing } from '../../../core/index.ts'
import { evidence, evidenceOf } from '../evidence.ts'
import { becauseGene } from '../gene-words.ts'
import type { DrugAdvice } from '../guidance/index.ts'
import { depthLimit } from '../limits.ts'
import { adviceFor, wouldChange } from './could-change.ts'
import { type Rows, titleOf } from './drugs.ts'
import { isUnread, type Judged, judge, type Weighed } from './judge.ts'
import { changeLimits, geneWords, openWords, sourceWords, tellingGenes, unreadWords } from './notes.ts'
import type { Converted } from './phenoconversion.ts'
import { applies, isTaken, longTaken, stepsAtAge } from './population.ts'
import { leadWords, stepWords } from './step-words.ts'

export const becauseOrder = ({ origin, text }: ProposedOrder): Because => ({
  kind: 'order',
  label: origin === 'current' ? 'Current medicine' : 'Order',
  value: text,
})

export const blank = (order: ProposedOrder, rows: Rows): Finding => ({
  check: 'pharmacogenomic-guidance',
  title: 'Genes',
  drug: order.drug,
  state: 'not checked',
  severity: 'info',
  effect: 'none',
  summary: '',
  because: [],
  evidence: [...new Set(rows.map(({ source }) => source))].map(evidenceOf),
  missing: [],
  limits: ['Not tested is not normal.'],
  wouldChangeIf: [],
  knowledgeRows: [],
})

export const rowsOf = (weighed: readonly Weighed[], rows: Rows): readonly string[] => [
  ...new Set(weighed.flatMap(({ advice }) => rows.find(row => row.guideline === advice.guideline)?.id ?? [])),
]

/** What is known of the genes, whatever is said of the drug: limits of results, and of the rows. */
export const limitsOf = ({ profile }: AdviceContext, rows: Rows, known: readonly Converted[]): readonly string[] => [
  ...changeLimits(known),
  ...known.flatMap(({ result }) => [
    ...(result.panel === null && result.diplotype !== null
      ? [`Which ${result.gene} alleles the laboratory tests is not on record; *1 is reported for all others.`]
      : []),
    ...(result.panel !== null && result.panel.couldBe.length > 0
      ? [`${result.gene} ${result.panel.couldBe.slice(0, 4).join(' or ')} also fits the genotypes.`]
      : []),
    ...(result.alsoSeen.length > 0 ? [`Also on record, not used: ${result.alsoSeen.join('; ')}.`] : []),
  ]),
  ...depthLimit(known.flatMap(({ result }) => result.facts)),
  ...(profile.withheld.length > 0 ? ['Some information is withheld.'] : []),
  ...knowledgeLimits(rows, profile.asOf),
]

/** The finding on one drug for genes that are known, at least in part. */
export const judgedFinding = (
  context: AdviceContext,
  order: ProposedOrder,
  rows: Rows,
  known: readonly Converted[],
  missing: readonly Missing[],
): Finding => {
  const { profile, knowledge, jurisdiction } = context
  const name = titleOf(order.drug)
  const long = longTaken(profile, order)
  const age = ageOf(profile)
  const own = (one: DrugAdvice): DrugAdvice =>
    age.kind === 'answered' ? { ...one, detail: stepsAtAge(one.detail, age.value.years) } : one
  const advice = adviceFor(name, rows, known, knowledge)
    .filter(one => applies(one, long))
    .map(own)
  const result = judge(advice, jurisdiction, isTaken(profile, order))
  const open = wouldChange(name, rows, known, knowledge).map(one => ({
    ...one,
    advice: one.advice.filter(each => applies(each, long)).map(own),
  }))
  const said = {
    ...blank(order, rows),
    because: becauseOf(order, known, result),
    knowledgeRows: rowsOf([...result.lead, ...result.otherwise], rows),
  }
  const limits = [...openWords(open), ...unreadLimits(result, rows), ...limitsOf(context, rows, known)]
  const wouldChangeIf = changesOf(known)
  // A position that was not read may hide what speaks against the drug: then "as usual" is not certain.
  const unsure = result.state === 'not found' && open.length > 0
  const state = unsure ? 'not checked' : result.state
  return {
    ...said,
    state,
    severity: result.severity,
    effect: result.effect,
    summary: summaryOf(tellingGenes(known), result, name, unsure),
    evidence: evidenceFor(said, known),
    missing: state === 'not checked' ? lacks(missing, known, result, { open: open.length > 0, rows }) : [],
    limits,
    wouldChangeIf,
    ...(result.state === 'found' && result.lead[0] !== undefined
      ? {
          advise: `${name}: ${leadWords((result.lead.find(({ level }) => (level ?? 0) > 0) ?? result.otherwise[0] ?? result.lead[0]).advice.detail)}`,
        }
      : {}),
  }
}

const evidenceFor = ({ evidence: sources }: Finding, known: readonly Converted[]): Finding['evidence'] => [
  ...sources,
  evidence.diplotypePhenotypes,
  ...(known.some(({ by }) => by !== null) ? [evidence.conversion, evidence.inhibitors] : []),
  ...[...new Set(known.flatMap(({ said }) => said.map(({ row }) => row.source)))].map(evidenceOf),
]

/** The genes, what leads and who says it; where another source alone asks for something, that too. */
const summaryOf = (
  genes: string,
  { lead, otherwise, depends, state, unread }: Judged,
  name: string,
  unsure: boolean,
): string => {
  const [first] = lead
  const [unknown] = unread
  if (state === 'not checked' && !depends && unknown !== undefined) {
    return clipped(`${genes}: ${sourceWords(unknown.advice)} on ${name} says something that Attune has not read`)
  }
  if (first === undefined) return clipped(`${genes}: no guidance on ${name}`)
  if (state === 'not checked' && depends) return clipped(`${genes}: advice on ${name} depends on which genotype it is`)
  const words = ({ advice }: Weighed): string => leadWords(advice.detail) || 'no recommendation'
  const quiet = (first.level ?? 0) === 0
  const other = quiet ? otherwise.find(one => (one.level ?? 0) > 0) : undefined
  const also = other === undefined ? '' : `; ${words(other)} (${sourceWords(other.advice)})`
  const read = unsure ? ', as far as was read' : ''
  const whole = `${genes}: ${words(first)} (${sourceWords(first.advice)})${also}${read}`
  // Who says it must not be what is cut off.
  return whole.length < 140 ? whole : clipped(`${genes} (${sourceWords(first.advice)}): ${words(first)}${also}${read}`)
}

const becauseOf = (
  order: ProposedOrder,
  known: readonly Converted[],
  { lead, otherwise }: Judged,
): readonly Because[] => {
  const facts = known.flatMap(({ result }) => result.facts.map(({ id }) => id))
  const all = [...lead, ...otherwise]
  const some = all.filter(one => one.level !== null || isUnread(one))
  const many = some.length > 0 ? some : all
  return [
    becauseOrder(order),
    ...known.flatMap(({ result, by }) => [
      ...becauseGene(result, evidence.diplotypePhenotypes.id),
      ...(by === null
        ? []
        : [becauseFact(by.medicine.fact, `${by.row.strength ?? ''} ${result.gene} ${by.row.kind}`.trim())]),
    ]),
    ...many.map(({ advice }) => {
      const which = advice.ambiguous ? ` if ${advice.genotypes[0]}` : ''
      const words = stepWords(advice.detail) || 'no recommendation for this genotype'
      return becauseDerived(`${sourceWords(advice)}${which}`, words, facts, evidenceIdOf(advice.source))
    }),
  ]
}

const evidenceIdOf = (source: 'cpic' | 'dpwg' | 'fda'): string =>
  ({ cpic: evidence.cpicGuidance, dpwg: evidence.dpwgGuidance, fda: evidence.labelGenes })[source].id

const changesOf = (known: readonly Converted[]): readonly string[] => [
  ...known.flatMap(({ by }) => (by === null ? [] : [`${by.row.drug} ends: then the genotype counts alone.`])),
  'A genotype from another laboratory or a wider panel that differs.',
]

/** Where the text stands that was not read. */
const placeOf = ({ guideline }: DrugAdvice, rows: Rows): string =>
  rows.find(row => row.guideline === guideline)?.url ?? guideline

/** Beside what was found: a source says more than is shown. */
const unreadLimits = ({ unread, state }: Judged, rows: Rows): readonly string[] =>
  state === 'found' ? unread.map(({ advice }) => unreadWords(advice, placeOf(advice, rows))) : []

const lacks = (
  missing: readonly Missing[],
  known: readonly Converted[],
  { depends, lead, unread }: Judged,
  { open, rows }: { readonly open: boolean; readonly rows: Rows },
): readonly Missing[] => {
  const genes = known.map(({ result }) => result.gene).join(', ')
  const have = known.map(geneWords).join('; ')
  if (depends) return [{ what: `${genes} genotype`, need: 'one certain genotype', have, reason: 'unusable' }]
  if (unread.length > 0) {
    return unread.map(({ advice }) => ({
      what: `${genes} guidance`,
      need: `what ${sourceWords(advice)} says of this genotype, read at ${placeOf(advice, rows)}`,
      have: 'a recommendation that Attune has not read',
      reason: 'unusable',
    }))
  }
  if (open)
    return [{ what: `${genes} genotype`, need: 'all positions that could change the advice', have, reason: 'unusable' }]
  if (missing.length > 0) return missing
  return lead.length === 0
    ? [{ what: `${genes} guidance`, need: 'a row for this result', have, reason: 'unusable' }]
    : []
}
