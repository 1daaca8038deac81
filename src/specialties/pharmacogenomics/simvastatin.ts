import {
  type AdviceContext,
  type Checker,
  excludedByDefault,
  type Finding,
  type ProposedOrder,
} from '../../clinical/index.ts'
import { evidence } from './evidence.ts'
import { type CertainResult, geneResultOf } from './gene-result.ts'
import { becauseGene, notCheckedWords, phenotypeWords } from './gene-words.ts'
import { geneLimits, rowLimits } from './limits.ts'
import { simvastatinGuidance } from './tables.ts'

const gene = 'SLCO1B1'
const check = { check: 'slco1b1-simvastatin', title: 'SLCO1B1 and simvastatin', drug: 'simvastatin' } as const

/**
 * SLCO1B1 takes simvastatin acid into the liver; with reduced function more of it reaches muscle. Found: reduced
 * function. Not found: normal or increased function. Not checked: no certain result.
 */
export const simvastatinCheck: Checker = {
  id: check.check,
  title: check.title,
  drugs: [check.drug],
  check: (context, order) => {
    const answer = geneResultOf(context.profile, gene, context.knowledge)
    if (answer.kind === 'out-of-scope') throw new Error('a genotype is never out of scope')
    if (answer.kind === 'insufficient') {
      const [missing] = answer.missing
      return notChecked({
        summary: `${gene} and simvastatin: not checked, ${notCheckedWords[missing?.reason ?? 'absent']}`,
        missing: answer.missing,
        wouldChangeIf: [`A final ${gene} genotype from a laboratory.`],
      })
    }
    const excluded = excludedByDefault(context.profile)
    const because = becauseGene(answer.value, evidence.slco1b1Phenotypes.id)
    const limits = geneLimits(answer.value, context)
    if (excluded !== null) {
      const summary = `${gene} ${phenotypeWords(answer.value)}: not judged, ${excluded.because} is outside this check`
      return notChecked({ severity: 'warning', summary, because, limits })
    }
    return judged(context, order, answer.value)
  },
}

const notChecked = (said: Partial<Finding> & Pick<Finding, 'summary'>): Finding => ({
  ...check,
  state: 'not checked',
  severity: 'info',
  effect: 'none',
  because: [],
  evidence: [evidence.statins],
  missing: [],
  limits: ['Not tested is not normal.'],
  wouldChangeIf: [],
  knowledgeRows: [],
  ...said,
})

const judged = (context: AdviceContext, order: ProposedOrder, result: CertainResult): Finding => {
  const row = context.knowledge.rows(simvastatinGuidance).find(({ phenotype }) => phenotype === result.phenotype)
  const because = [
    { kind: 'order', label: order.origin === 'current' ? 'Current medicine' : 'Order', value: order.text } as const,
    ...becauseGene(result, evidence.slco1b1Phenotypes.id),
  ]
  if (row === undefined) {
    return notChecked({
      summary: `${gene} ${phenotypeWords(result)}: CPIC gives no recommendation on simvastatin`,
      because,
      limits: ['An allele of uncertain function is not normal function.', ...geneLimits(result, context)],
      missing: [
        {
          what: `${gene} phenotype`,
          need: 'alleles of known function',
          have: phenotypeWords(result),
          reason: 'unusable',
        },
      ],
      knowledgeRows: result.knowledgeRows,
    })
  }
  const said = advised(row, order)
  return {
    ...check,
    ...said,
    summary: `${gene} ${phenotypeWords(result)}: ${said.summary}`,
    because,
    evidence: [{ ...evidence.statins, grade: row.strength }, evidence.slco1b1Phenotypes, evidence.slco1b1Alleles],
    missing: [],
    limits: [...geneLimits(result, context), ...rowLimits([row], context)],
    wouldChangeIf: ['A genotype from another laboratory or a wider panel that differs.', ...said.wouldChangeIf],
    knowledgeRows: [...result.knowledgeRows, row.id],
  }
}

type Advised = Pick<Finding, 'state' | 'effect' | 'severity' | 'summary' | 'wouldChangeIf'> & {
  readonly advise?: string
}

const advised = (
  { recommendation, belowMgPerDay }: ReturnType<typeof simvastatinGuidance.parse>,
  order: ProposedOrder,
): Advised => {
  if (recommendation === 'standard-dose') {
    return { state: 'not found', effect: 'none', severity: 'info', summary: 'simvastatin as usual', wouldChangeIf: [] }
  }
  const found = { state: 'found', severity: 'warning' } as const
  if (belowMgPerDay === null) {
    const advise = 'Choose another statin instead of simvastatin'
    return { ...found, effect: 'avoid', summary: 'another statin than simvastatin', advise, wouldChangeIf: [] }
  }
  const perDay = mgPerDay(order)
  const rule = `another statin, or simvastatin below ${belowMgPerDay} mg a day`
  const wouldChangeIf = [`A dose below ${belowMgPerDay} mg a day, if it must be simvastatin.`]
  if (perDay !== null && perDay < belowMgPerDay) {
    const summary = `${perDay} mg a day is below the limit of ${belowMgPerDay} mg; another statin is preferred`
    return { state: 'found', severity: 'info', effect: 'consider-alternative', summary, wouldChangeIf: [] }
  }
  const advise = `Choose ${rule}`
  return { ...found, effect: 'consider-alternative', summary: rule, advise, wouldChangeIf }
}

/** `null` when the order does not say it: a frequency is never guessed. */
const mgPerDay = ({ dose }: ProposedOrder): number | null => {
  if (dose === null || dose.timesPerDay === undefined) return null
  const mg = { mg: 1, g: 1000 }[dose.unit]
  return mg === undefined ? null : dose.amount * mg * dose.timesPerDay
}
