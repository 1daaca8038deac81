import {
  type AdviceContext,
  type Checker,
  type Evidence,
  excludedByDefault,
  type Finding,
  type FindingEffect,
  type ProposedOrder,
} from '../../clinical/index.ts'
import { evidence, evidenceOf } from './evidence.ts'
import { type CertainResult, geneResultOf } from './gene-result.ts'
import { becauseGene, notCheckedWords, phenotypeWords } from './gene-words.ts'
import { type Indications, indicationsOf, indicationWords } from './indication.ts'
import { geneLimits, rowLimits } from './limits.ts'
import { clopidogrelGuidance, clopidogrelLabels, type Guidance } from './tables.ts'

const gene = 'CYP2C19'
const check = { check: 'cyp2c19-clopidogrel', title: 'CYP2C19 and clopidogrel', drug: 'clopidogrel' } as const

/** What a clinician would be told, from CPIC's word for one phenotype and indication. */
type Advised = { readonly effect: FindingEffect; readonly severity: Finding['severity'] }

const adviceOf = ({ recommendation, strength }: Guidance): Advised => {
  if (recommendation === 'avoid') return { effect: 'avoid', severity: strength === 'Strong' ? 'critical' : 'warning' }
  if (recommendation === 'consider-alternative') return { effect: 'consider-alternative', severity: 'warning' }
  return { effect: 'none', severity: 'info' }
}

/**
 * Clopidogrel is a prodrug that CYP2C19 activates. Found: reduced function that CPIC advises on, or says that it
 * gives no recommendation for. Not found: normal or increased function. Not checked: no certain result.
 */
export const clopidogrelCheck: Checker = {
  id: check.check,
  title: check.title,
  drugs: [check.drug],
  check: (context, order) => {
    const answer = geneResultOf(context.profile, gene, context.knowledge)
    if (answer.kind === 'out-of-scope') throw new Error('a genotype is never out of scope')
    if (answer.kind === 'insufficient') {
      const [missing] = answer.missing
      return notChecked({
        summary: `${gene} and clopidogrel: not checked, ${notCheckedWords[missing?.reason ?? 'absent']}`,
        missing: answer.missing,
        wouldChangeIf: [`A final ${gene} genotype from a laboratory.`],
      })
    }
    const result = answer.value
    const excluded = excludedByDefault(context.profile)
    if (excluded !== null) {
      // The fact is shown although the rule does not cover the person: withholding it would look like "no problem".
      return notChecked({
        severity: 'warning',
        summary: `${gene} ${phenotypeWords(result)}: not judged, ${excluded.because} is outside this check`,
        because: becauseGene(result, evidence.phenotypes.id),
        limits: geneLimits(result, context),
      })
    }
    return found(context, order, result)
  },
}

const notChecked = (said: Partial<Finding> & Pick<Finding, 'summary'>): Finding => ({
  ...check,
  state: 'not checked',
  severity: 'info',
  effect: 'none',
  because: [],
  evidence: [evidence.clopidogrel],
  missing: [],
  limits: ['Not tested is not normal.'],
  wouldChangeIf: [],
  knowledgeRows: [],
  ...said,
})

const found = (context: AdviceContext, order: ProposedOrder, result: CertainResult): Finding => {
  const { phenotype } = result
  if (phenotype === 'indeterminate') {
    return notChecked({
      summary: `${gene} ${phenotypeWords(result)}: CPIC gives no recommendation on clopidogrel`,
      because: becauseGene(result, evidence.phenotypes.id),
      limits: ['An allele of uncertain function is not normal function.', ...geneLimits(result, context)],
      missing: [
        {
          what: `${gene} phenotype`,
          need: 'alleles of known function',
          have: `${result.diplotype?.join('/') ?? 'reported'}: indeterminate`,
          reason: 'unusable',
        },
      ],
      knowledgeRows: result.knowledgeRows,
    })
  }
  const indications = indicationsOf(context, order)
  const guidance = indications.plausible.map(one => guidanceFor(context, result, one))
  const judged = judge(guidance)
  const labels = labelsFor(context, result)
  return {
    ...check,
    state:
      phenotype.endsWith('intermediate metabolizer') || phenotype.endsWith('poor metabolizer') ? 'found' : 'not found',
    ...judged.advised,
    summary: `${gene} ${phenotypeWords(result)}: ${judged.words}`,
    because: [
      { kind: 'order', label: order.origin === 'current' ? 'Current medicine' : 'Order', value: order.text },
      ...becauseGene(result, evidence.phenotypes.id),
      ...indications.because,
    ],
    evidence: [...gradedEvidence(guidance), ...labels.map(({ source }) => evidenceOf(source))],
    missing: judged.depends ? indications.missing : [],
    limits: [
      ...indicationLimits(indications),
      ...labels.map(({ text }) => `${text}.`),
      ...geneLimits(result, context),
      ...rowLimits([...guidance, ...labels], context),
    ],
    wouldChangeIf: [
      ...otherIndications(context, result, guidance),
      'A genotype from another laboratory or a wider panel that differs.',
    ],
    knowledgeRows: [...result.knowledgeRows, ...guidance.map(({ id }) => id), ...labels.map(({ id }) => id)],
  }
}

const guidanceFor = (
  context: AdviceContext,
  { phenotype }: CertainResult,
  indication: Guidance['indication'],
): Guidance => {
  const row = context.knowledge
    .rows(clopidogrelGuidance)
    .find(one => one.indication === indication && one.phenotype === phenotype)
  if (row === undefined) throw new Error(`No clopidogrel guidance for ${indication}, ${phenotype}`)
  return row
}

/**
 * One indication: its advice. Several that agree: that advice, at the lowest severity of them. Several that do not:
 * the advice depends on the indication, and is never the strictest of them by default.
 */
const judge = (
  guidance: readonly Guidance[],
): { readonly advised: Advised; readonly words: string; readonly depends: boolean } => {
  const advised = guidance.map(adviceOf)
  const mildest = (['info', 'warning', 'critical'] as const).find(one =>
    advised.some(({ severity }) => severity === one),
  )
  const [first] = advised
  const [row] = guidance
  if (first === undefined || row === undefined || mildest === undefined) throw new Error('No indication to judge')
  const where = guidance.length === 1 ? ` in ${indicationWords[row.indication]}` : ''
  if (new Set(guidance.map(({ recommendation }) => recommendation)).size === 1) {
    return {
      advised: { effect: first.effect, severity: mildest },
      words: `${recommendationWords[row.recommendation]}${where}`,
      depends: new Set(advised.map(({ severity }) => severity)).size > 1,
    }
  }
  if (advised.every(({ effect }) => effect === 'none')) {
    return { advised: first, words: 'no recommendation against clopidogrel', depends: false }
  }
  return {
    advised: { effect: 'consider-alternative', severity: 'warning' },
    words: 'advice on clopidogrel depends on its indication, which is not clear',
    depends: true,
  }
}

const recommendationWords: Readonly<Record<Guidance['recommendation'], string>> = {
  avoid: 'avoid clopidogrel if possible',
  'consider-alternative': 'consider an alternative to clopidogrel',
  'standard-dose': 'clopidogrel at the standard dose',
  'no-recommendation': 'no CPIC recommendation on clopidogrel',
}

const gradedEvidence = (guidance: readonly Guidance[]): readonly Evidence[] => {
  const [row] = guidance
  if (row === undefined) return []
  const grades = [...new Set(guidance.map(({ strength }) => strength))]
  return [{ ...evidenceOf(row.source), grade: grades.join('; ') }, evidence.phenotypes, evidence.alleles]
}

/** A national label speaks only where the site has said that it is in that country. */
const labelsFor = (context: AdviceContext, { phenotype }: CertainResult) =>
  context.knowledge
    .rows(clopidogrelLabels)
    .filter(row => row.phenotype === phenotype && row.jurisdiction === context.jurisdiction)

const indicationLimits = ({ plausible, because, missing }: Indications): readonly string[] => {
  const words = plausible.map(one => indicationWords[one]).join(', ')
  if (missing.length > 0) return [`The indication of clopidogrel is not recorded; judged for: ${words}.`]
  return because.some(({ kind }) => kind === 'order')
    ? []
    : [`The indication (${words}) was taken from the record, not from an order.`]
}

const otherIndications = (
  context: AdviceContext,
  result: CertainResult,
  guidance: readonly Guidance[],
): readonly string[] => {
  const rows = context.knowledge.rows(clopidogrelGuidance).filter(({ phenotype }) => phenotype === result.phenotype)
  const differing = guidance.length === 1 ? rows.filter(row => !guidance.includes(row)) : rows
  return differing.map(
    ({ indication, recommendation, strength }) =>
      `If the indication is ${indicationWords[indication]}: ${recommendationWords[recommendation]}${
        recommendation === 'no-recommendation' ? '' : ` (CPIC, ${strength.toLowerCase()})`
      }.`,
  )
}
