import { type Chooser, eachLackOnce, excludedByDefault, knowledgeLimits, type OptionSet } from '../../clinical/index.ts'
import { answered } from '../../core/index.ts'
import { anticoagulationCandidates, rankingRules } from './anticoagulation-candidates.ts'
import { anticoagulationDrafts } from './anticoagulation-drafts.ts'
import { standingLimits } from './anticoagulation-shared.ts'
import { becauseOf, fibrillationOf, type Situation, situationOf } from './anticoagulation-situation.ts'
import { evidence } from './evidence.ts'
import { indications } from './indications.ts'
import { strokeScoreText } from './stroke-score.ts'

const title = 'Anticoagulation in atrial fibrillation'

const conclusionOf = ({ verdict, grade, stroke }: Situation): string => {
  const score = strokeScoreText(stroke)
  switch (verdict) {
    case 'vitamin-k-antagonist':
      return `Mechanical valve or mitral stenosis: warfarin, whatever the score (${score}).`
    case 'bleeding':
      return `Active bleeding on record: no anticoagulant now (${score}).`
    case 'recommended':
      return `${score}: an anticoagulant is recommended (${grade}).`
    case 'reasonable':
      return `${score}: an anticoagulant is reasonable, and to be considered with the patient (${grade}).`
    case 'none':
      return `${score}: no anticoagulant${stroke.sex === 'male' ? '' : '; female sex alone never treats'}.`
    case 'no-threshold':
      return `${score}. The site has no jurisdiction, so no threshold is applied.`
  }
}

/**
 * Which anticoagulant in atrial fibrillation, or none, because: by the score thresholds of the jurisdiction, the
 * valves, and everything that checks and doses say of each drug.
 */
export const anticoagulationInAf: Chooser = {
  id: 'anticoagulation-in-af',
  title,
  indication: 'atrial-fibrillation',
  choose: (context, consult) => {
    const fibrillation = fibrillationOf(context)
    if (fibrillation.kind !== 'answered') {
      // Without any list nothing suggests the arrhythmia; a withheld list is said to be withheld.
      return fibrillation.kind === 'insufficient' && fibrillation.missing.every(({ reason }) => reason !== 'withheld')
        ? 'not-applicable'
        : fibrillation
    }
    const [first] = fibrillation.value
    if (first === undefined) return 'not-applicable'
    const excluded = excludedByDefault(context.profile)
    if (excluded !== null) return excluded
    const found = situationOf(context, first)
    if (found.kind !== 'answered') return eachLackOnce(found)
    const situation = found.value
    const candidates = anticoagulationCandidates(context, situation, consult)
    return answered({
      chooser: 'anticoagulation-in-af',
      indication: indications.atrialFibrillation,
      title,
      conclusion: conclusionOf(situation),
      rankedBy: rankingRules[situation.verdict],
      candidates,
      because: becauseOf(situation),
      evidence: [
        evidence.af2023,
        evidence.af2023Doac,
        evidence.esc2024,
        evidence.chadsVasc,
        evidence.hasBled,
        evidence.af2023Bleeding,
      ],
      limits: [...standingLimits(situation), ...knowledgeLimits(situation.rows, context.profile.asOf)],
      missing: situation.missing,
      wouldChangeIf: [
        'A new stroke risk factor, or 65 or 75 years.',
        'A newer weight or creatinine, or another medicine.',
        'A mechanical valve, mitral stenosis, bleeding or pregnancy.',
      ],
      recommend: anticoagulationDrafts(situation, candidates, consult),
    } satisfies OptionSet)
  },
}
