import {
  conceptOf,
  type Dosing,
  drugs,
  type FindingEffect,
  type OptionSet,
  type ProposedOrder,
} from '../../clinical/index.ts'
import type { Answer } from '../../core/index.ts'
import type { DrugJudgement, Verdict } from './advice.ts'
import type { FindingOf } from './consult.ts'
import { alternativesTo } from './drafts.ts'

type Said = {
  readonly findings: readonly FindingOf[]
  readonly dose: Answer<Dosing> | null
  /** The dose is an aid: what it lacks leaves no question open. */
  readonly isAid: boolean
}

/** A rule that settles what several checks say of one drug. The first that applies settles it. */
type ConflictRule = {
  readonly id: string
  readonly verdict: Verdict
  readonly because: string
  /** The findings it settles between; `null`: it does not apply. */
  readonly applies: (said: Said) => readonly string[] | null
}

const withEffect =
  (...effects: readonly FindingEffect[]) =>
  ({ findings }: Said): readonly string[] | null => {
    const found = findings.filter(({ state, effect }) => state === 'found' && effects.includes(effect))
    return found.length === 0 ? null : found.map(({ summary }) => summary)
  }

const notCheckedOf = ({ findings }: Said): readonly string[] =>
  findings.filter(({ state, unasked }) => state === 'not checked' && unasked !== true).map(({ summary }) => summary)

/** What nobody tested, and no source asks to test first: named beside the verdict. */
const unaskedOf = ({ findings }: Said): readonly string[] =>
  findings.filter(({ unasked }) => unasked === true).map(({ summary }) => summary)

/**
 * What settles it when specialties disagree, strongest first. A reason against the drug outweighs every reason to
 * change its dose; a test that must come first outweighs a dose; of two doses the lower is the one to start from; and
 * what could not be checked is never "no problem".
 */
const conflictRules: readonly ConflictRule[] = [
  {
    id: 'contraindication-wins',
    verdict: 'avoid',
    because: 'A contraindication outweighs everything that speaks for the drug.',
    applies: withEffect('contraindicated'),
  },
  {
    id: 'avoid-wins',
    verdict: 'avoid',
    because: 'A source says to avoid the drug for this patient; no dose makes up for that.',
    applies: withEffect('avoid'),
  },
  {
    id: 'label-refuses-dose',
    verdict: 'avoid',
    because: 'The label gives no dose for this patient.',
    applies: ({ dose }) => (dose?.kind === 'answered' && dose.value.kind === 'do-not-use' ? [dose.value.reason] : null),
  },
  {
    id: 'test-before-start',
    verdict: 'not checked',
    because: 'A test must come before the first dose; until then nothing is known to be safe.',
    applies: withEffect('test-first'),
  },
  {
    id: 'lower-dose-wins',
    verdict: 'adjust',
    because: 'Where one source asks for less and another for a different dose, the lower is where to start.',
    applies: said =>
      withEffect('reduce')(said) !== null && withEffect('adjust')(said) !== null
        ? withEffect('reduce', 'adjust')(said)
        : null,
  },
  {
    id: 'change-advised',
    verdict: 'adjust',
    because: 'A source advises another dose, or to weigh another drug.',
    applies: withEffect('reduce', 'adjust', 'consider-alternative'),
  },
  {
    id: 'not-checked-is-not-ok',
    verdict: 'not checked',
    because: 'A check lacked data or failed: that is not the same as no problem.',
    applies: said => {
      const open = notCheckedOf(said)
      const dose =
        said.dose?.kind === 'insufficient' && !said.isAid
          ? said.dose.missing.map(({ what, have }) => `dose: ${what}, ${have}`)
          : []
      return open.length + dose.length === 0 ? null : [...open, ...dose]
    },
  },
  {
    id: 'monitoring-advised',
    verdict: 'monitor',
    because: 'The drug may be used; a source asks to watch something.',
    applies: withEffect('monitor'),
  },
  {
    id: 'no-check-knows-it',
    verdict: 'not checked',
    because: 'No check knows this drug.',
    applies: ({ findings, dose }) => (findings.every(({ unasked }) => unasked === true) && dose === null ? [] : null),
  },
  { id: 'nothing-found', verdict: 'ok', because: 'Every check that knows the drug found nothing.', applies: unaskedOf },
]

const states = ['found', 'not checked', 'not found']
const severities = ['critical', 'warning', 'info']

/** One answer for one drug: everything that is said of it, settled by the first rule that applies. */
export const judgeDrug = (order: ProposedOrder, said: Said, options: readonly OptionSet[]): DrugJudgement => {
  const sets = setsWith(order, options)
  const rule = conflictRules.find(one => one.applies(said) !== null)
  if (rule === undefined) throw new Error('The last rule always applies')
  const findings = said.findings.toSorted(
    (a, b) =>
      states.indexOf(a.state) - states.indexOf(b.state) ||
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      (a.check < b.check ? -1 : 1),
  )
  const between = rule.applies(said) ?? []
  const dose = rule.verdict === 'avoid' || rule.id === 'test-before-start' ? withoutRegimen(said.dose, rule) : said.dose
  return {
    drug: order.drug,
    title: conceptOf(drugs, order.drug).title,
    origin: order.origin,
    reference: order.reference,
    indication: order.indication,
    verdict: rule.verdict,
    dose,
    findings,
    settledBy: { rule: rule.id, because: rule.because, between, over: outweighed(findings, between) },
    alternatives: alternativesTo(order.drug, sets),
    alternativesFrom: sets.length === 0 ? null : `Options ranked for: ${sets.map(({ title }) => title).join('; ')}.`,
    wouldChangeIf: [...new Set(findings.flatMap(({ wouldChangeIf }) => wouldChangeIf))],
  }
}

/** A dose beside "avoid" would be read as permission. */
const withoutRegimen = (dose: Answer<Dosing> | null, rule: ConflictRule): Answer<Dosing> | null =>
  dose?.kind === 'answered' && dose.value.kind !== 'do-not-use'
    ? { kind: 'out-of-scope', because: `no dose is shown: ${rule.because}` }
    : dose

/** Findings that ask for something, and that the rule did not settle between: shown, and outweighed. */
const outweighed = (findings: readonly FindingOf[], between: readonly string[]): readonly string[] =>
  findings
    .filter(({ state, effect, summary }) => state === 'found' && effect !== 'none' && !between.includes(summary))
    .map(({ summary }) => summary)

/** The option sets that the drug is in: those of its indication, else all. */
const setsWith = ({ drug, indication }: ProposedOrder, options: readonly OptionSet[]): readonly OptionSet[] => {
  const sets = options.filter(({ candidates }) => candidates.some(candidate => candidate.drug === drug))
  const own = sets.filter(set => set.indication.code === indication || set.chooser === indication)
  return own.length > 0 ? own : sets
}

/** A drug whose code nobody knows: said, and never "ok". */
export const unknownDrug = (title: string, indication: string | null): DrugJudgement => ({
  drug: null,
  title,
  origin: 'candidate',
  reference: null,
  indication,
  verdict: 'not checked',
  dose: null,
  findings: [],
  settledBy: {
    rule: 'no-check-knows-it',
    because: 'The code of this drug is not known to Attune, so no check could look at it.',
    between: [],
    over: [],
  },
  alternatives: [],
  alternativesFrom: null,
  wouldChangeIf: ['A code that Attune knows, e.g. its RxNorm ingredient.'],
})
