import {
  type AdviceContext,
  type Checker,
  clipped,
  excludedByDefault,
  type Finding,
  knowledgeLimits,
  type ProposedOrder,
} from '../../../clinical/index.ts'
import type { Missing } from '../../../core/index.ts'
import { evidence } from '../evidence.ts'
import { becauseGene, notCheckedWords } from '../gene-words.ts'
import { adviceFor } from './could-change.ts'
import { guidedDrugs, guidelinesOn, type Rows, titleOf } from './drugs.ts'
import { becauseOrder, blank, judgedFinding, limitsOf, rowsOf } from './finding.ts'
import { weigh } from './judge.ts'
import { coveredFor, knownGenes } from './known-genes.ts'
import { geneWords, sourceWords } from './notes.ts'
import { stepWords } from './step-words.ts'

/**
 * What CPIC, DPWG and the FDA say of a drug for the genes on record, side by side; one finding a drug. Found: a source asks
 * for something else than the usual. Not found: all say as usual. Not checked: no certain result, or no guidance for it.
 */
export const guidanceCheck: Checker = {
  id: 'pharmacogenomic-guidance',
  title: 'Genes',
  drugs: [...guidedDrugs.keys()],
  check: (context, order) => {
    const { knowledge, jurisdiction, profile } = context
    const rows = guidelinesOn(order.drug, knowledge, jurisdiction)
    if (rows.length === 0) return noGuidance(context, order)
    const { genes, known, missing } = knownGenes(context, order.drug, rows)
    if (known.length === 0) return untested(context, order, rows, lackOf(context, genes, missing))
    const excluded = excludedByDefault(profile, coveredFor(order.drug))
    if (excluded === null) return judgedFinding(context, order, rows, known, missing)
    return {
      ...blank(order, rows),
      severity: 'warning',
      summary: clipped(`${known.map(geneWords).join(' and ')}: not judged, ${excluded.because} is outside this check`),
      because: known.flatMap(({ result }) => becauseGene(result, evidence.diplotypePhenotypes.id)),
      limits: limitsOf(context, rows, known),
    }
  },
}

/** A drug of which only another country's label speaks. */
const noGuidance = ({ jurisdiction }: AdviceContext, order: ProposedOrder): Finding => ({
  ...blank(order, []),
  unasked: true,
  summary: clipped(
    `Genes and ${titleOf(order.drug)}: no guidance ${jurisdiction === null ? 'without a country' : 'here'}`,
  ),
  evidence: [evidence.labelGenes],
})

/** One lack for all genes; what was seen and cannot be used says more than that nothing is there. */
const lackOf = (
  { profile }: AdviceContext,
  genes: readonly string[],
  missing: readonly Missing[],
): readonly [Missing, ...Missing[]] => {
  const [first, ...others] = missing.filter(({ reason }) => reason !== 'absent')
  if (first !== undefined) return [first, ...others]
  const what = `${genes.join(', ')} genotype${genes.length === 1 ? '' : 's'}`
  const need = 'a final result of a laboratory, or genotypes at the positions of the gene'
  return profile.withheld.length > 0
    ? [{ what, need, have: 'some information is withheld', reason: 'withheld' }]
    : [{ what, need, have: 'none', reason: 'absent' }]
}

/** Nobody has a result that can be used. A label may ask for the test before the start: that alone is told by a card. */
const untested = (
  { knowledge, profile }: AdviceContext,
  order: ProposedOrder,
  rows: Rows,
  missing: readonly [Missing, ...Missing[]],
): Finding => {
  const [{ what, reason }] = missing
  const name = titleOf(order.drug)
  const said = { ...blank(order, rows), missing, wouldChangeIf: [`A final result: ${what}.`] }
  const limits = [...said.limits, ...knowledgeLimits(rows, profile.asOf)]
  const asked = adviceFor(name, rows, [], knowledge)
    .map(weigh)
    .filter(({ advice }) => advice.action === 'test')
  const first = asked.find(({ effect }) => effect === 'test-first')
  if (first === undefined) {
    const later = asked.map(({ advice }) => `${sourceWords(advice)}: ${stepWords(advice.detail)}.`)
    return {
      ...said,
      ...(reason === 'absent' ? { unasked: true as const } : {}),
      summary: clipped(`Genes and ${name}: not checked, ${notCheckedWords[reason]}`),
      limits: [...later, ...limits],
    }
  }
  return {
    ...said,
    state: 'found',
    severity: 'warning',
    effect: 'test-first',
    summary: clipped(`${name}: ${stepWords(first.advice.detail)} before the start (${sourceWords(first.advice)})`),
    advise: `${stepWords(first.advice.detail)} before ${name}`,
    because: [becauseOrder(order)],
    limits,
    knowledgeRows: rowsOf([first], rows),
  }
}
