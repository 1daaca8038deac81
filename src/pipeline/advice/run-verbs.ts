import {
  type AdviceContext,
  type Chooser,
  conditions,
  excludedByDefault,
  type Finding,
  type NotChecked,
  type OptionSet,
  type ProposedOrder,
  type Specialty,
} from '../../clinical/index.ts'
import type { Answer, Coding } from '../../core/index.ts'
import type { Advice, OptionsFor, Said } from './advice.ts'
import { createConsult, type OnFailure } from './consult.ts'
import { draftsOfFindings } from './drafts.ts'
import { judgeDrug } from './judgement.ts'
import type { Memo } from './memo.ts'
import { collectMissing } from './missing.ts'
import { oneCardEach } from './one-card.ts'
import { currentOrders } from './orders.ts'
import type { Drafted } from './recommendation.ts'
import { draftOfSignal } from './signals.ts'
import { uncodedProblems } from './uncoded.ts'
import { contextFor } from './with-floors.ts'

/** What is said of a verb that broke. */
export const calculationFailed = 'the calculation failed'

type Verb = { readonly id: string; readonly title: string }

/** Every verb of every specialty, once; what breaks is reported and said to be not checked. */
export const runVerbs = (
  specialties: readonly Specialty[],
  context: AdviceContext,
  orders: readonly ProposedOrder[],
  memo: Memo,
  onFailure: OnFailure,
) => {
  const { consult, judge, doseOfOrder, failed } = createConsult(specialties, memo, onFailure)
  const brokenVerbs: NotChecked[] = []
  const guarded = <T>(specialty: string, verb: Verb, run: () => T): T | null => {
    try {
      return run()
    } catch (error) {
      onFailure({ specialty, verb: verb.id, error })
      brokenVerbs.push({ what: verb.title, because: calculationFailed })
      return null
    }
  }
  /** Every verb of one kind that did not break and that applies, with what it read. */
  const every = <V extends Verb, T>(
    kind: string,
    verbsOf: (specialty: Specialty) => readonly V[] | undefined,
    run: (verb: V, context: AdviceContext) => Answer<T> | 'not-applicable',
  ) =>
    specialties.flatMap(specialty =>
      (verbsOf(specialty) ?? []).flatMap(verb => {
        const unit = guarded(specialty.id, verb, () =>
          memo.run(`${kind} ${specialty.id}/${verb.id}`, watched => run(verb, contextFor(specialty, watched))),
        )
        return unit === null || unit.value === 'not-applicable'
          ? []
          : [{ specialty: specialty.id, verb, answer: unit.value, basis: unit.basis }]
      }),
    )
  const said = <T>(all: readonly { specialty: string; verb: Verb; answer: Answer<T> }[]): readonly Said<T>[] =>
    all.map(({ specialty, verb: { id, title }, answer }) => ({ specialty, id, title, ...answer }))

  const predictions = said(
    every(
      'predict',
      ({ predict }) => predict,
      (verb, watched) => verb.predict(watched),
    ),
  )
  const panels = said(
    every(
      'panel',
      specialty => specialty.panels,
      (verb, watched) => verb.show(watched),
    ),
  )
  const chosen = every(
    'choose',
    ({ choose }) => choose,
    (chooser, watched) => chooser.choose(watched, consult),
  )
  const options = chosen.map(({ specialty, verb, answer }): OptionsFor => {
    const by = { specialty, chooser: verb.id }
    if (answer.kind === 'answered') return { ...by, kind: 'answered', ...answer.value }
    return { ...by, title: verb.title, indication: indicationOf(verb), candidates: [], ...answer }
  })
  const watched = every(
    'watch',
    ({ watch }) => watch,
    (watcher, observed) => watcher.watch(observed),
  )
  const engaged = every(
    'engage',
    ({ engage }) => engage,
    (engager, observed) => engager.engage(observed),
  )

  const current = currentOrders(context.profile)
  const excluded = excludedByDefault(context.profile)
  const about = (kind: 'order' | 'current', list: readonly ProposedOrder[]) =>
    list.map(order => ({ about: kind, order, ...judge(order) }))
  const judged = [...about('order', orders), ...about('current', current.orders)]
  const findings = judged.flatMap(one => one.findings.map(finding => ({ ...finding, about: one.about })))
  const sets: readonly OptionSet[] = options.flatMap(set => (set.kind === 'answered' ? [set] : []))

  const found = judged.flatMap(({ findings: of, about: kind, basis, order }) => {
    const verb = { id: 'checks', title: `Checks of ${order.drug}` }
    const drafted = guarded('checks', verb, () => draftsOfFindings(of, kind, sets)) ?? []
    return drafted.map(one => ({ ...one, basis, kind }))
  })
  const drafts: readonly Drafted[] = [
    // An order under the clinician's hand keeps its own card: that is where it is looked for.
    ...found.filter(({ kind }) => kind === 'order'),
    ...oneCardEach([
      ...chosen.flatMap(({ specialty, answer, basis }) =>
        answer.kind === 'answered' ? answer.value.recommend.map(draft => ({ specialty, draft, basis })) : [],
      ),
      ...found.filter(({ kind }) => kind !== 'order'),
    ]),
    ...watched.flatMap(({ specialty, answer, basis }) =>
      answer.kind === 'answered'
        ? answer.value.map(signal => ({ specialty, draft: draftOfSignal(signal), basis }))
        : [],
    ),
  ]
  return {
    predictions,
    panels,
    options,
    findings,
    drafts,
    signals: watched.flatMap(({ specialty, verb, answer }) =>
      answer.kind === 'answered' ? answer.value.map(signal => ({ specialty, watcher: verb.id, signal })) : [],
    ),
    unwatched: watched.flatMap(({ specialty, verb: { id, title }, answer }): Advice['unwatched'] =>
      answer.kind === 'insufficient' ? [{ specialty, id, title, missing: answer.missing }] : [],
    ),
    messages: engaged
      .flatMap(({ specialty, verb, answer }) =>
        answer.kind === 'answered' ? answer.value.map(one => ({ ...one, specialty, engager: verb.id })) : [],
      )
      .sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1)),
    medicines: judged.map(({ order, findings: found }) =>
      judgeDrug(order, { findings: found, ...doseOfOrder(order) }, sets),
    ),
    judge,
    doseOfOrder,
    sets,
    missing: collectMissing(predictions, options, findings, current.missing),
    notChecked: [
      ...findings.filter(({ state, unasked }) => state === 'not checked' && unasked !== true).map(notCheckedOf),
      ...watched.flatMap(({ verb, answer }) =>
        answer.kind === 'insufficient' ? [{ what: verb.title, because: lacking(answer.missing) }] : [],
      ),
      ...current.notChecked,
      ...uncodedProblems(context.profile),
      ...failed,
      ...brokenVerbs,
      ...(excluded === null ? [] : [{ what: 'Most advice', because: `out of scope by default: ${excluded.because}` }]),
    ],
  }
}

/** The coding of an indication that no option set could be made for. */
const indicationOf = ({ indication, title }: Chooser): Coding => {
  const coded = conditions.get(indication)?.codes.find(rule => 'code' in rule)
  return coded === undefined
    ? { system: 'urn:attune:concept', code: indication, display: title }
    : { system: coded.system, code: coded.code, display: coded.display ?? title }
}

const lacking = (missing: Finding['missing']): string =>
  missing.map(({ what, have }) => `${what}: ${have === 'none' ? 'none on record' : have}`).join('; ')

const notCheckedOf = (finding: Finding): NotChecked => ({
  what: `${finding.title}: ${finding.drug}`,
  because: finding.missing.length === 0 ? finding.summary : lacking(finding.missing),
})
