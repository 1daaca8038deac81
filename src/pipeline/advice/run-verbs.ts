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
import type { OptionsFor, Said } from './advice.ts'
import { createConsult, type OnFailure } from './consult.ts'
import { draftOfFinding } from './drafts.ts'
import { collectMissing } from './missing.ts'
import { currentOrders } from './orders.ts'
import { uncodedProblems } from './uncoded.ts'

/** Every verb of every specialty, once; what breaks is reported and said to be not checked. */
export const runVerbs = (
  specialties: readonly Specialty[],
  context: AdviceContext,
  orders: readonly ProposedOrder[],
  onFailure: OnFailure,
) => {
  const { consult, judge, failed } = createConsult(specialties, context, onFailure)
  const brokenVerbs: NotChecked[] = []
  const guarded = <T>(
    specialty: string,
    verb: { readonly id: string; readonly title: string },
    run: () => T,
  ): T | null => {
    try {
      return run()
    } catch (error) {
      onFailure({ specialty, verb: verb.id, error })
      brokenVerbs.push({ what: verb.title, because: 'the calculation failed' })
      return null
    }
  }
  /** Every verb of one kind, of every specialty, that did not break. */
  const every = <V extends { readonly id: string; readonly title: string }, T>(
    verbsOf: (specialty: Specialty) => readonly V[] | undefined,
    run: (verb: V) => Answer<T>,
  ): readonly Said<T>[] =>
    specialties.flatMap(specialty =>
      (verbsOf(specialty) ?? []).flatMap(verb => {
        const answer = guarded(specialty.id, verb, () => run(verb))
        return answer === null ? [] : [{ specialty: specialty.id, id: verb.id, title: verb.title, ...answer }]
      }),
    )

  const predictions = every(
    specialty => specialty.predict,
    verb => verb.predict(context),
  )
  const panels = every(
    specialty => specialty.panels,
    verb => verb.show(context),
  )
  const options = specialties.flatMap(specialty =>
    (specialty.choose ?? []).flatMap((chooser): readonly OptionsFor[] => {
      const answer = guarded(specialty.id, chooser, () => chooser.choose(context, consult))
      if (answer === null || answer === 'not-applicable') return []
      const by = { specialty: specialty.id, chooser: chooser.id }
      if (answer.kind === 'answered') return [{ ...by, kind: 'answered', ...answer.value }]
      return [{ ...by, title: chooser.title, indication: indicationOf(chooser), candidates: [], ...answer }]
    }),
  )
  const current = currentOrders(context.profile)
  const excluded = excludedByDefault(context.profile)
  const about = (kind: 'order' | 'current', judged: readonly ProposedOrder[]) =>
    judged.flatMap(order => judge(order).map(finding => ({ ...finding, about: kind })))
  const findings = [...about('order', orders), ...about('current', current.orders)]

  const sets: readonly OptionSet[] = options.flatMap(set => (set.kind === 'answered' ? [set] : []))
  const drafts = [
    ...findings.flatMap(finding => {
      const draft = guarded(finding.specialty, { id: finding.check, title: finding.title }, () =>
        draftOfFinding(finding, finding.about, sets),
      )
      return draft === null ? [] : [{ specialty: finding.specialty, draft }]
    }),
    ...options.flatMap(set =>
      set.kind === 'answered' ? set.recommend.map(draft => ({ specialty: set.specialty, draft })) : [],
    ),
  ]
  return {
    predictions,
    panels,
    options,
    findings,
    drafts,
    missing: collectMissing(predictions, options, findings, current.missing),
    notChecked: [
      ...findings.filter(({ state }) => state === 'not checked').map(notCheckedOf),
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

const notCheckedOf = (finding: Finding): NotChecked => ({
  what: `${finding.title}: ${finding.drug}`,
  because:
    finding.missing.length === 0
      ? finding.summary
      : finding.missing.map(({ what, have }) => `${what}: ${have === 'none' ? 'none on record' : have}`).join('; '),
})
