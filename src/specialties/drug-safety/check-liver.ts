import {
  type AdviceContext,
  type Because,
  becauseDerived,
  becauseFact,
  type Checker,
  type CodedConcept,
  excludedByDefault,
  type Finding,
  type PatientProfile,
  type ProposedOrder,
  problem,
  problemState,
} from '../../clinical/index.ts'
import { type Answer, allOf, answered, type Missing, mapAnswer } from '../../core/index.ts'
import { drugGroups } from './allergy-tables.ts'
import { type ChildPugh, type ChildPughClass, childPughOf } from './child-pugh.ts'
import { bySeverity, type CheckName, eachOnce, evidenceOfRows, notChecked, notFound, titleOf } from './finding.ts'
import { type LiverRow, liverDoses } from './liver-table.ts'
import { type OrganFunction, organDoseFinding } from './organ-dose.ts'
import { isLocalOrder, otherMedicines } from './others.ts'
import { byDrug } from './row-index.ts'
import { drugsIn } from './selector.ts'
import { builtIn } from './tables.ts'

const name: CheckName = { id: 'liver-dose', title: 'Liver dose' }

const rowsByDrug = byDrug((row: LiverRow) => row.drugs)

const limits = [
  'Only the medicines of the table are judged, and only with cirrhosis or liver failure on the problem list; high liver values alone are not judged.',
  'Ascites and encephalopathy are read from the problem list: what is not on it counts as not there.',
]

const wouldChangeIf = [
  'A newer bilirubin, albumin or INR, or a problem list that says otherwise, that gives another class.',
]

/** A problem on the list as a reason; `null` when a list was received and it is not on it. */
const reasonOf = (profile: PatientProfile, concept: CodedConcept): Answer<Because | null> =>
  mapAnswer(problemState(profile, concept), state =>
    state.state === 'present' ? becauseFact(state.facts[0], concept.title) : null,
  )

const liverOf = (profile: PatientProfile) =>
  allOf({
    cirrhosis: reasonOf(profile, problem.cirrhosis),
    failure: reasonOf(profile, problem.liverFailure),
    ascites: reasonOf(profile, problem.ascites),
    encephalopathy: reasonOf(profile, problem.hepaticEncephalopathy),
  })

type Liver = Extract<ReturnType<typeof liverOf>, { readonly kind: 'answered' }>['value']

/** As what a row sees the liver; `null`: the row does not hold. */
type Seen = Answer<OrganFunction | null>

const as = (shown: string, ...because: readonly (Because | null)[]): Seen =>
  answered({ shown, because: because.flatMap(one => one ?? []) })

const none: Seen = answered(null)

const scored = ({ childPugh, least, most, because }: ChildPugh): OrganFunction => {
  const score = `${childPugh} (${least === most ? least : `${least} to ${most}`})`
  const facts = because.flatMap(one => (one.kind === 'fact' ? [one.fact] : []))
  return {
    shown: `Child-Pugh ${score}`,
    because: [becauseDerived('Child-Pugh', score, facts, 'pugh-1973'), ...because],
  }
}

const inClass = (score: Answer<ChildPugh>, classes: readonly ChildPughClass[]): Seen =>
  mapAnswer(score, value => (classes.includes(value.childPugh) ? scored(value) : null))

const decompensated = ({ cirrhosis, failure, ascites, encephalopathy }: Liver, score: Answer<ChildPugh>): Seen => {
  if (failure !== null) return as('liver failure', failure)
  if (cirrhosis === null) return none
  const sign = ascites ?? encephalopathy
  return sign === null ? inClass(score, ['C']) : as('decompensated cirrhosis', cirrhosis, sign)
}

const seenBy = (row: LiverRow, liver: Liver, score: Answer<ChildPugh>): Seen => {
  const disease = liver.failure ?? liver.cirrhosis
  switch (row.when) {
    case 'encephalopathy':
      return liver.encephalopathy === null ? none : as('hepatic encephalopathy', liver.encephalopathy)
    case 'disease':
      return disease === null ? none : as('liver disease', disease)
    case 'decompensated':
      return decompensated(liver, score)
    case 'child-pugh':
      return inClass(score, row.childPugh)
  }
}

const judged = (context: AdviceContext, order: ProposedOrder, rows: readonly LiverRow[], liver: Liver): Finding => {
  const title = titleOf(order.drug)
  const score = childPughOf(context.profile)
  const seen = rows.map(row => ({ row, state: seenBy(row, liver, score) }))
  const lacks = eachOnce(seen.flatMap(({ state }) => (state.kind === 'insufficient' ? state.missing : [])))
  const [gravest] = bySeverity(
    seen.flatMap(({ row, state }) =>
      state.kind === 'answered' && state.value !== null
        ? [organDoseFinding(name, context, order, row, state.value, { limits, wouldChangeIf })]
        : [],
    ),
  )
  if (gravest !== undefined) return { ...gravest, missing: eachOnce([...gravest.missing, ...lacks]) }
  if (lacks.length > 0) {
    const what = lacks.map(one => `${one.what.toLowerCase()} (${one.have})`).join(', ')
    return notChecked(name, order, `${title}: liver dose not checked: ${what}`, { limits, missing: lacks })
  }
  const classes = rows.flatMap(({ childPugh }) => childPugh)
  if (score.kind === 'answered' && classes.length > 0 && classes.every(one => one < score.value.childPugh)) {
    // Worse than the rows speak of: that none holds says nothing good.
    const missing = { what: `label of ${title}`, need: 'a row for this class', have: 'none', reason: 'absent' as const }
    const summary = `${title}: liver dose not checked, no row for ${scored(score.value).shown}`
    return notChecked(name, order, summary, { limits, missing: [missing] })
  }
  const known = score.kind === 'answered' ? scored(score.value) : { shown: 'this liver disease', because: [] }
  return notFound(name, order, `${title}: no change at ${known.shown}`, {
    limits,
    because: known.because,
    evidence: evidenceOfRows(rows),
    knowledgeRows: rows.map(({ id }) => id),
  })
}

const check = (context: AdviceContext, order: ProposedOrder): Finding => {
  const { profile, knowledge, jurisdiction } = context
  const title = titleOf(order.drug)
  const list = otherMedicines(profile, order)
  if (isLocalOrder(order, list.kind === 'answered' ? list.value.own : undefined)) {
    return notFound(name, order, `${title}: a local product, not judged by the liver`, { limits })
  }
  const open = (because: string, missing: readonly Missing[]) =>
    notChecked(name, order, `${title}: liver dose not checked, ${because}`, { limits, missing })
  const excluded = excludedByDefault(profile, {
    covered: ['death', 'pregnancy', 'breastfeeding', 'dialysis', 'transplant', 'acute-kidney-injury', 'end-of-life'],
  })
  if (excluded !== null) {
    const need = 'an adult'
    return open(excluded.because, [{ what: 'liver dose', need, have: excluded.because, reason: 'unusable' }])
  }
  const liver = liverOf(profile)
  if (liver.kind !== 'answered') {
    const missing = eachOnce(liver.kind === 'insufficient' ? liver.missing : [])
    return open(missing.map(({ what, have }) => `${what} (${have})`).join(', '), missing)
  }
  const { cirrhosis, failure, encephalopathy } = liver.value
  if ([cirrhosis, failure, encephalopathy].every(one => one === null)) {
    return notFound(name, order, `${title}: no cirrhosis or liver failure on the problem list`, { limits })
  }
  const all = rowsByDrug(knowledge.rows(liverDoses), knowledge.rows(drugGroups)).get(order.drug) ?? []
  const rows = all.filter(row => row.jurisdiction === 'any' || row.jurisdiction === jurisdiction)
  if (rows.length > 0) return judged(context, order, rows, liver.value)
  const have = jurisdiction === null ? 'no jurisdiction is configured' : `no rows for ${jurisdiction.toUpperCase()}`
  return open(have, [{ what: `label of ${title}`, need: 'rows of this jurisdiction', have, reason: 'absent' }])
}

const groups = builtIn(drugGroups)

/** Doses that the liver limits, and medicines that it forbids. */
export const liverDoseCheck: Checker = {
  ...name,
  drugs: [...new Set(builtIn(liverDoses).flatMap(({ drugs }) => [...drugsIn(drugs, groups)]))],
  check,
}
