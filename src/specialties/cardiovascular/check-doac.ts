import {
  type AdviceContext,
  type Because,
  becauseFact,
  type Checker,
  clipped,
  conceptOf,
  drugs,
  excludedByDefault,
  type Finding,
  knowledgeLimits,
  type ProposedOrder,
  type Regimen,
  takes,
} from '../../clinical/index.ts'
import { cirrhosisLimit, contraindicated, doacDoser } from './doac-dose.ts'
import { doacIndication } from './doac-indication.ts'
import { compareDose, labelDose, patientReason } from './doac-order.ts'
import { type Doac, doacDoses, doacs, doacTogether } from './doac-tables.ts'
import { evidence, evidenceOf } from './evidence.ts'

const id = 'doac-label'
const title = 'Label of the anticoagulant'

type Said = Partial<Finding> & Pick<Finding, 'state' | 'summary'>

const limits = [
  'What no list names is taken as absent. Planned surgery, liver tests and weight extremes are not read here.',
  'Never stop an anticoagulant without cover.',
] as const

const labelOf = (drug: string, jurisdiction: AdviceContext['jurisdiction']) =>
  evidenceOf(`label-${drug}-${jurisdiction ?? 'eu'}`)

const becauseOrder = ({ origin, text, dose }: ProposedOrder): Because => ({
  kind: 'order',
  label: origin === 'current' ? 'Current medicine' : 'Order',
  value: dose === null || dose.text === '' || text.includes(dose.text) ? text : `${text}, ${dose.text}`,
})

const finding = ({ jurisdiction }: AdviceContext, order: ProposedOrder, said: Said): Finding => ({
  check: id,
  title,
  drug: order.drug,
  severity: 'info',
  effect: 'none',
  missing: [],
  wouldChangeIf: ['A newer weight or creatinine, another medicine, or another indication.'],
  knowledgeRows: [],
  evidence: [labelOf(order.drug, jurisdiction)],
  ...said,
  summary: clipped(said.summary),
  because: order.origin === 'candidate' ? (said.because ?? []) : [becauseOrder(order), ...(said.because ?? [])],
  limits: [...(said.limits ?? []), ...limits],
})

/** Another anticoagulant on the list. Not asked of a candidate: it would replace what is taken. */
const together = (context: AdviceContext, order: ProposedOrder): Said | null => {
  if (order.origin === 'candidate') return null
  const found = takes(context.profile, { classes: ['anticoagulant'] })
  if (found.kind !== 'answered') return null
  const others = found.value.flatMap(({ drugs: held, fact }) =>
    held.filter(one => one.id !== order.drug && one.classes.includes('anticoagulant')).map(one => ({ one, fact })),
  )
  if (others.length === 0) return null
  const rows = context.knowledge.rows(doacTogether)
  const judged = others.map(
    ({ one }) => rows.find(row => row.others.includes(one.id)) ?? rows.find(row => row.others.length === 0),
  )
  const row = judged.find(one => one?.severity === 'critical') ?? judged[0]
  if (row === undefined) throw new Error('cardiovascular/doac-together has no row for any other anticoagulant')
  const names = [...new Set(others.map(({ one }) => one.title))].join(' and ')
  return {
    state: 'found',
    severity: row.severity,
    effect: row.effect,
    summary:
      row.severity === 'critical'
        ? `Two anticoagulants at once: ${order.drug} and ${names}; settle which one is meant`
        : `${order.drug} and ${names}: only while switching, or to keep a catheter open`,
    advise: `Settle which anticoagulant is meant, ${order.drug} or ${names}: both only while switching, by the label`,
    because: others.map(({ fact }) => becauseFact(fact, 'Also takes')),
    evidence: [evidence.doacTogether],
    knowledgeRows: [row.id],
    wouldChangeIf: ['One of them is no longer taken, or the switch is under way.'],
  }
}

/** An interaction that the label forbids whatever the drug is for. */
const interaction = ({ profile, knowledge, jurisdiction }: AdviceContext, order: ProposedOrder): Said | null => {
  for (const row of knowledge.rows(doacDoses)) {
    const tests = row.when.flatMap(({ of }) => of)
    const named = tests.flatMap(test => (test.what === 'interacting' ? test.drugs : []))
    if (row.drug !== order.drug || row.jurisdiction !== jurisdiction || row.result.kind !== 'do-not-use') continue
    if (named.length === 0 || tests.some(({ what }) => what !== 'interacting')) continue
    const found = takes(profile, { drugs: named })
    if (found.kind !== 'answered' || found.value.length === 0) continue
    return {
      state: 'found',
      severity: 'critical',
      effect: 'contraindicated',
      summary: `Do not use ${order.drug}: ${row.reason}`,
      because: found.value.map(({ fact }) => becauseFact(fact, 'Also takes')),
      evidence: [evidenceOf(row.source)],
      knowledgeRows: [row.id],
      limits: knowledgeLimits([row], profile.asOf),
    }
  }
  return null
}

const wrongDose = {
  higher: (drug: string, label: string, now: string) => `Reduce ${drug} to ${label} (now ${now})`,
  lower: (drug: string, label: string, now: string) => `Check why ${drug} is below ${label} (now ${now})`,
  other: (drug: string, label: string, now: string) => `Check why ${drug} is not ${label} (now ${now})`,
} as const

const fromRegimen = (
  context: AdviceContext,
  order: ProposedOrder,
  regimen: Regimen,
  notes: readonly string[],
): Said => {
  const compared = compareDose(context.knowledge, order.dose, regimen)
  const common = {
    because: regimen.because,
    evidence: regimen.evidence,
    knowledgeRows: regimen.knowledgeRows,
    limits: [...notes, ...regimen.limits],
  }
  const cirrhosis = regimen.limits.includes(cirrhosisLimit)
  switch (compared.kind) {
    case 'higher':
    case 'lower':
    case 'other':
      return {
        ...common,
        state: 'found',
        severity: 'warning',
        effect: compared.kind === 'higher' ? 'reduce' : 'adjust',
        summary: `${wrongDose[compared.kind](order.drug, labelDose(regimen), compared.now)}: ${patientReason(regimen)}`,
        advise: `Bring ${order.drug} to the label dose, ${labelDose(regimen)}, or record why not: ${regimen.limits[0]}`,
        regimen,
      }
    case 'unknown':
      if (order.origin === 'candidate') break
      return {
        ...common,
        state: 'not checked',
        summary: `${order.drug}: dose not compared in full, ${compared.says}`,
        missing: [
          {
            what: `${compared.what} of ${order.drug}`,
            need: `structured; label: ${labelDose(regimen)}`,
            have: 'not structured',
            reason: 'unusable',
          },
        ],
      }
    case 'equal':
  }
  if (cirrhosis && order.origin !== 'candidate') {
    const summary = `${order.drug} with cirrhosis: its label goes by the Child-Pugh class, which is not on record`
    const advise = `Settle the Child-Pugh class before relying on ${order.drug}`
    return { ...common, state: 'found', severity: 'warning', effect: 'monitor', summary, advise }
  }
  return { ...common, state: 'not found', summary: `${order.drug}: as in the label, ${labelDose(regimen)}` }
}

/** The exclusions left out where only a pregnancy status is asked for. */
const allButPregnancy = [
  'death',
  'under-18',
  'breastfeeding',
  'dialysis',
  'transplant',
  'acute-kidney-injury',
  'end-of-life',
] as const

const check = (context: AdviceContext, order: ProposedOrder): Finding => {
  const answer = (said: Said) => finding(context, order, said)
  const both = together(context, order)
  if (both?.severity === 'critical') return answer(both)
  const forbidden = contraindicated(context)
  if (forbidden.kind === 'answered' && forbidden.value?.kind === 'do-not-use') {
    const { reason, because, evidence: sources, knowledgeRows } = forbidden.value
    const bleeding = order.origin === 'current' && knowledgeRows.includes('doac-contraindication-active-bleeding')
    return answer({
      state: 'found',
      severity: 'critical',
      effect: 'contraindicated',
      ...(bleeding ? { advise: `Assess the bleeding now; hold or reverse ${order.drug} by the local protocol` } : {}),
      summary: bleeding
        ? `Assess now: bleeding on record while ${order.drug} is on the medicine list (${reason})`
        : `Do not use ${order.drug}: ${reason}`,
      because,
      evidence: sources,
      knowledgeRows,
      wouldChangeIf: ['The problem is on the list by mistake, over, or milder than its code says.'],
    })
  }
  if (excludedByDefault(context.profile, { covered: allButPregnancy }) !== null) {
    return answer({
      state: 'found',
      severity: 'critical',
      effect: 'contraindicated',
      summary: `Do not use ${order.drug}: pregnancy on record`,
      evidence: [evidence.rivaroxabanEu],
      wouldChangeIf: ['The pregnancy is over, or on record by mistake.'],
    })
  }
  const interacting = interaction(context, order)
  if (interacting !== null) return answer(interacting)
  const excluded = excludedByDefault(context.profile)
  if (excluded !== null) {
    const summary = `${order.drug}: not judged, ${excluded.because} is outside these label rules; ask a specialist`
    return answer({ state: 'not checked', severity: 'warning', summary })
  }
  const indication = doacIndication(context.profile, order)
  if (indication.kind === 'insufficient') {
    const summary = `${order.drug}: dose not checked, its indication is not certain`
    return answer(both ?? { state: 'not checked', summary, missing: indication.missing })
  }
  if (indication.kind === 'out-of-scope') {
    return answer(both ?? { state: 'not checked', summary: `${order.drug}: dose not checked, ${indication.because}` })
  }
  const dose = doacDoser.dose(context, { drug: order.drug, indication: 'atrial-fibrillation' })
  if (both !== null) return answer(both)
  if (dose.kind === 'insufficient') {
    const lacks = dose.missing.map(({ what, have }) => `${what} (${have})`).join(', ')
    return answer({
      state: 'not checked',
      summary: `${order.drug}: label dose not checked, missing ${lacks}`,
      missing: dose.missing,
    })
  }
  if (dose.kind === 'out-of-scope') {
    return answer({
      state: 'not checked',
      severity: 'warning',
      summary: `${order.drug}: label dose not checked, ${dose.because}`,
    })
  }
  if (dose.value.kind === 'regimen') {
    return answer(fromRegimen(context, order, dose.value.regimen, indication.value.notes))
  }
  if (dose.value.kind !== 'do-not-use') throw new Error('a label gives a regimen or refuses one')
  const { reason, because, evidence: sources, knowledgeRows } = dose.value
  return answer({
    state: 'found',
    severity: 'critical',
    effect: 'contraindicated',
    summary: `Do not use ${order.drug}: ${reason}`,
    because,
    evidence: sources,
    knowledgeRows,
    limits: indication.value.notes,
  })
}

/**
 * An ordered or current direct oral anticoagulant against its label: what forbids it, another anticoagulant beside it,
 * and in atrial fibrillation its dose. Found, not found, or not checked with what is missing.
 */
export const doacLabel: Checker = { id, title, drugs: doacs.map((drug: Doac) => conceptOf(drugs, drug).id), check }
