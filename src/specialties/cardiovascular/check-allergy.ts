import {
  type AdviceContext,
  type AllergyFact,
  allergiesTo,
  becauseAllergy,
  type Checker,
  clipped,
  drugsOfClass,
  type Finding,
  type ProposedOrder,
  reactionOf,
} from '../../clinical/index.ts'
import { evidence } from './evidence.ts'

const id = 'allergy-on-record'
const title = 'Allergy or intolerance on record'

/** An entry that calls itself an intolerance of low criticality asks for a look; every other one forbids. */
const mild = ({ allergyType, criticality }: AllergyFact): boolean =>
  allergyType === 'intolerance' && criticality !== 'high'

const check = ({ profile }: AdviceContext, order: ProposedOrder): Finding => {
  const found = allergiesTo(profile, { drugs: [order.drug] })
  const common = {
    check: id,
    title,
    drug: order.drug,
    evidence: [evidence.labelHypersensitivity],
    wouldChangeIf: ['The entry is a side effect or a mistake, and is corrected on the allergy list.'],
    limits: ['Only entries about this drug itself are read; allergies to its class or its excipients are not.'],
    knowledgeRows: [],
  }
  if (found.kind !== 'answered') {
    const summary = `${order.drug}: allergies not checked, no allergy list`
    const missing = found.kind === 'insufficient' ? found.missing : []
    return { ...common, state: 'not checked', severity: 'info', effect: 'none', summary, because: [], missing }
  }
  const [first] = found.value
  if (first === undefined) {
    const summary = `No allergy to ${order.drug} on the list`
    return { ...common, state: 'not found', severity: 'info', effect: 'none', summary, because: [], missing: [] }
  }
  const only = found.value.every(mild)
  const doubtful = found.value.every(({ verification }) => verification === 'unconfirmed')
  return {
    ...common,
    state: 'found',
    severity: only || doubtful ? 'warning' : 'critical',
    effect: only || doubtful ? 'consider-alternative' : 'contraindicated',
    summary: clipped(
      `${only ? 'Intolerance of' : 'Allergy to'} ${order.drug} on record (${reactionOf(first)}): ${only || doubtful ? 'ask before giving it' : 'do not give it'}`,
    ),
    because: found.value.map(becauseAllergy),
    missing: [],
  }
}

/** Allergies and intolerances to the anticoagulants, antiplatelets and statins that this specialty speaks of. */
export const allergyCheck: Checker = {
  id,
  title,
  drugs: [
    ...new Set(['anticoagulant', 'antiplatelet', 'statin'].flatMap(one => drugsOfClass(one).map(drug => drug.id))),
  ],
  check,
}
