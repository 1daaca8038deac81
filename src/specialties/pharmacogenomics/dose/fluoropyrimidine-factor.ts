import {
  type Because,
  becauseDerived,
  conceptOf,
  type DoseFactor,
  type Doser,
  drugs,
  excludedByDefault,
  knowledgeLimits,
} from '../../../clinical/index.ts'
import { answered, insufficient } from '../../../core/index.ts'
import { dpydOf } from '../dpyd-result.ts'
import { evidence } from '../evidence.ts'
import { beyondDpyd, namesOfPanel, resultLimits, twiceC2846 } from '../fluoropyrimidines.ts'
import { becauseResult } from '../gene-words.ts'
import { type FluoropyrimidineGuidance, fluoropyrimidineGuidance } from '../tables.ts'
import { factorLimit } from './start-factor-doser.ts'

export const fluoropyrimidines = ['capecitabine', 'fluorouracil'] as const

/** What CPIC's rows (November 2018) say of the start; `null`: the drug is to be avoided. */
export const fluoropyrimidineStart = (
  recommendation: FluoropyrimidineGuidance['recommendation'],
): Pick<DoseFactor, 'factor' | 'text' | 'besides'> | null => {
  if (recommendation === 'standard-dose') {
    return { factor: { low: 1, high: 1 }, text: 'start with the usual dose', besides: [] }
  }
  if (recommendation !== 'half-start') return null
  return {
    factor: { low: 0.5, high: 0.5 },
    text: 'start 50 % of the planned dose',
    besides: ['then titrate by toxicity or drug level'],
  }
}

export const twiceWords = 'c.2846A>T twice may need less than 50 %'

export const avoidWords = (recommendation: FluoropyrimidineGuidance['recommendation']): string =>
  recommendation === 'avoid'
    ? 'CPIC: avoid, no dose is known to be safe'
    : 'CPIC: avoid unless there is no other drug; then strongly reduced, with early drug levels'

/** The start of capecitabine and fluorouracil by the DPYD activity score, as a factor of the planned dose. */
export const fluoropyrimidineDoser: Doser = {
  id: 'dpyd-start-factor',
  title: 'Starting dose by DPYD',
  drugs: fluoropyrimidines,
  aid: true,
  dose: ({ profile, knowledge, ...context }, { drug }) => {
    const excluded = excludedByDefault(profile, { covered: beyondDpyd })
    if (excluded !== null) return excluded
    const answer = dpydOf(profile, knowledge)
    if (answer.kind !== 'answered') return answer
    const result = answer.value
    const rows = knowledge.rows(fluoropyrimidineGuidance).filter(({ score }) => result.scores.includes(score))
    const [row] = rows
    if (row === undefined) throw new Error(`No fluoropyrimidine guidance for ${result.scores.join()}`)
    // A negative result of fewer than the four usual variants is not normal DPD.
    if (row.recommendation === 'standard-dose' && result.fewerThanFour.length > 0)
      return insufficient(namesOfPanel(result))
    const score = result.scores.join(' or ')
    const because: readonly Because[] = [
      ...result.facts.map(fact => becauseResult(fact, 'DPYD', result.phenotype)),
      becauseDerived(
        'DPYD activity score',
        score,
        result.facts.map(({ id }) => id),
        evidence.dpydAlleles.id,
      ),
    ]
    const cited = {
      because,
      evidence: [{ ...evidence.fluoropyrimidines, grade: row.strength }, evidence.dpydAlleles],
      knowledgeRows: [...result.knowledgeRows, ...rows.map(({ id }) => id)],
    }
    const start = fluoropyrimidineStart(row.recommendation)
    if (start === null) {
      return answered({
        kind: 'do-not-use',
        reason: `DPYD activity score ${score}. ${avoidWords(row.recommendation)}`,
        ...cited,
      })
    }
    return answered({
      kind: 'factor',
      drug: conceptOf(drugs, drug).ingredient,
      ...start,
      besides: [...start.besides, ...(twiceC2846(result) ? [twiceWords] : [])],
      when: [],
      maximum: ['the usual dose of the label'],
      ...cited,
      limits: [
        factorLimit,
        'For use by mouth or vein; on the skin nothing is adjusted.',
        ...resultLimits(result, { profile, knowledge, ...context }),
        ...knowledgeLimits(rows, profile.asOf),
      ],
      wouldChangeIf: ['A result for variants that were not looked for, or a measured DPD activity or uracil.'],
    })
  },
}
