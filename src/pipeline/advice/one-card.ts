import type { Action, Because } from '../../clinical/index.ts'
import { canonicalJson, epochOf, type Instant } from '../../core/index.ts'
import { type Drafted, sha256 } from './recommendation.ts'

/** What is done to which drug; `null` for an act without a drug. */
const keyOf = ({ kind, subject }: Action): string | null =>
  subject === undefined ? null : `${kind} ${subject.system}|${subject.code}`

const drugActs = ({ draft }: Drafted): readonly string[] => {
  const keys = draft.action.map(keyOf)
  return keys.includes(null) ? [] : keys.filter(key => key !== null)
}

const within = (part: readonly string[], whole: Drafted): boolean => {
  const all = new Set(whole.draft.action.map(keyOf))
  return part.length > 0 && part.every(key => all.has(key))
}

/** A choice speaks for another field's choice, and for what a check says of a medicine that is taken. */
const speaksFor = (host: Drafted, part: Drafted): boolean =>
  host.draft.verb === 'choose' &&
  (part.draft.verb === 'check' || host.specialty !== part.specialty) &&
  within(drugActs(part), host)

const severities = ['critical', 'warning', 'info']
const urgencies = ['now', 'today', 'soon', 'routine']
const first = <T extends string>(order: readonly string[], a: T, b: T): T =>
  order.indexOf(a) <= order.indexOf(b) ? a : b

const later = (a: Instant, b: Instant): Instant => (epochOf(a) < epochOf(b) ? b : a)

const factsBehind = (because: readonly Because[]) =>
  because.flatMap(one => (one.kind === 'fact' ? [one.fact] : one.kind === 'derived' ? one.from : []))

/** The other's reason leads as a sentence of its own, so that a reader sees that two fields ask for the same. */
const together = (one: Drafted, other: Drafted): Drafted => {
  const a = one.draft
  const b = other.draft
  const also: Because = {
    kind: 'derived',
    label: 'Also',
    value: b.summary,
    from: [...new Set(factsBehind(b.because))],
    evidence: b.evidence[0].id,
  }
  return {
    specialty: one.specialty,
    basis: {
      moment: later(one.basis.moment, other.basis.moment),
      profile: sha256(canonicalJson([one.basis.profile, other.basis.profile])),
    },
    draft: {
      ...a,
      severity: first(severities, a.severity, b.severity),
      urgency: first(urgencies, a.urgency, b.urgency),
      because: [also, ...a.because, ...b.because],
      evidence: [...a.evidence, ...b.evidence],
      limits: [...a.limits, ...b.limits],
      wouldChangeIf: [...a.wouldChangeIf, ...b.wouldChangeIf],
      missing: [...a.missing, ...b.missing],
      notChecked: [...a.notChecked, ...b.notChecked],
      monitor: [
        ...a.monitor,
        ...b.monitor.filter(item => !a.monitor.some(same => same.measurement === item.measurement)),
      ],
      validForDays: Math.min(a.validForDays, b.validForDays),
      knowledgeRows: [...new Set([...a.knowledgeRows, ...b.knowledgeRows])],
    },
  }
}

/**
 * Where two fields ask for the same acts on the same drugs for their own reasons, the clinician gets one card and decides
 * once: a choice of another field, or a finding about a current medicine, all of whose acts stand in a choice is told as a
 * further reason of that one. Of two that ask for exactly the same the earlier leads.
 */
export const oneCardEach = (drafts: readonly Drafted[]): readonly Drafted[] => {
  const choices = drafts.toSorted((a, b) => b.draft.action.length - a.draft.action.length)
  const told = new Map<Drafted, Drafted | null>()
  for (let at = choices.length - 1; at > 0; at -= 1) {
    const part = choices[at]
    if (part === undefined) continue
    const host = choices.slice(0, at).find(one => speaksFor(one, part))
    if (host === undefined) continue
    told.set(host, together(told.get(host) ?? host, told.get(part) ?? part))
    told.set(part, null)
  }
  return drafts.flatMap(draft => {
    const now = told.get(draft)
    return now === null ? [] : [now ?? draft]
  })
}
