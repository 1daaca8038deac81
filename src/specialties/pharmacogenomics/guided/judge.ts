import type { Finding, FindingEffect, Jurisdiction } from '../../../clinical/index.ts'
import type { DrugAdvice } from '../guidance/index.ts'

/** What a clinician would be told of one piece of advice. `level` 0: as usual; `null`: the guideline recommends nothing. */
export type Weighed = {
  readonly advice: DrugAdvice
  readonly level: 0 | 1 | 2 | 3 | null
  readonly effect: FindingEffect
}

/** The source says something of this genotype that nobody has turned into steps: whether it speaks against the drug is not known. */
export const isUnread = ({ advice }: Weighed): boolean =>
  advice.detail.some(({ because }) => because === 'not-structured')

export type Judged = Pick<Finding, 'state' | 'severity' | 'effect'> & {
  /** The advice that decides; empty when nothing is recommended. */
  readonly lead: readonly Weighed[]
  /** Other sources that say something else. */
  readonly otherwise: readonly Weighed[]
  /** Genotypes that are possible lead to different things. */
  readonly depends: boolean
  /** What sources say and nobody has turned into steps: then nothing is "as usual". */
  readonly unread: readonly Weighed[]
}

const weak = (advice: DrugAdvice): boolean => advice.classification === 'Optional'

/** A condition that nothing in the record decides makes a step one to weigh, not one to follow. */
const conditional = ({ action, detail }: DrugAdvice): boolean =>
  !detail.some(step => step.action === action && step.as === undefined && step.when === undefined)

/** Without a condition, and without anything that may be done instead with the same drug. */
const absolute = (advice: DrugAdvice): boolean => !conditional(advice) && !advice.detail.some(({ as }) => as === 'else')

/** docs/clinical/pharmacogenomics.md, "How grave". */
export const weigh = (advice: DrugAdvice): Weighed => {
  const { action, classification, source, detail } = advice
  const of = (level: Weighed['level'], effect: FindingEffect): Weighed => ({ advice, level, effect })
  switch (action) {
    case 'avoid':
      if (weak(advice)) return of(1, 'consider-alternative')
      return of((classification === 'Strong' || source === 'fda') && absolute(advice) ? 3 : 2, 'avoid')
    case 'alternative':
      return of(weak(advice) ? 1 : 2, 'consider-alternative')
    case 'adjust':
      return of(weak(advice) ? 1 : 2, lowers(advice) ? 'reduce' : 'adjust')
    case 'test':
      return conditional(advice) ? of(1, 'monitor') : of(2, 'test-first')
    case 'monitor':
      return of(1, 'monitor')
    case 'standard':
      return of(0, 'none')
    case 'none':
      return of(
        detail.every(({ because }) => because === 'no-recommendation' || because === 'not-structured') ? null : 0,
        'none',
      )
  }
}

const lowers = ({ detail }: DrugAdvice): boolean => {
  const doses = detail
    .filter(({ action, as }) => action === 'adjust' && as === undefined)
    .flatMap(step => step.doses ?? [])
  return doses.length > 0 && doses.every(({ change, of }) => change === 'lower' || of === 'maximum')
}

/** Who leads where: the label and CPIC in the US, DPWG in the EU. The others are shown beside it. */
const leaders = (jurisdiction: Jurisdiction | null): readonly (readonly DrugAdvice['source'][])[] => {
  if (jurisdiction === 'us') return [['cpic', 'fda'], ['dpwg']]
  return jurisdiction === 'eu' ? [['dpwg'], ['cpic']] : [['cpic'], ['dpwg']]
}

const levelOf = ({ level }: Weighed): number => level ?? -1

/**
 * One judgement of everything that guidelines say of a drug. The source that leads decides; where it says "as usual" and
 * another one more, that is found, as information. Where genotypes that are possible lead to different things, nothing is
 * decided, unless each of them asks for something: then the mildest.
 *
 * @param taken the medicine is on the list already: then nothing that speaks against starting it is critical
 */
export const judge = (advice: readonly DrugAdvice[], jurisdiction: Jurisdiction | null, taken: boolean): Judged => {
  const weighed = advice.map(weigh)
  const groups = leaders(jurisdiction).map(systems => weighed.filter(one => systems.includes(one.advice.source)))
  const lead = groups.find(group => group.some(({ level }) => level !== null)) ?? []
  const rest = groups.filter(group => group !== lead).flat()
  const unread = groups.flat().filter(isUnread)
  const depends = lead.some(one => one.advice.ambiguous)
  const loud = rest.filter(one => levelOf(one) > 0)
  if (lead.length === 0) {
    const severity = unread.length > 0 ? 'warning' : 'info'
    return { state: 'not checked', severity, effect: 'none', lead, otherwise: rest, depends: false, unread }
  }
  const sorted = lead.toSorted((a, b) => levelOf(b) - levelOf(a))
  const mildest = sorted.at(-1)!
  const gravest = sorted[0]!
  if (depends && levelOf(mildest) <= 0 && levelOf(gravest) > 0) {
    const severity = levelOf(gravest) > 1 ? 'warning' : 'info'
    return { state: 'not checked', severity, effect: 'none', lead: sorted, otherwise: rest, depends, unread }
  }
  const decisive = depends ? mildest : gravest
  if (levelOf(decisive) > 0) {
    return {
      state: 'found',
      severity: severityOf(decisive, taken),
      effect: decisive.effect,
      lead: [decisive, ...sorted.filter(one => one !== decisive)],
      otherwise: rest,
      depends,
      unread,
    }
  }
  const [other] = loud.toSorted((a, b) => levelOf(b) - levelOf(a))
  if (other !== undefined) {
    const effect = other.effect === 'avoid' ? 'consider-alternative' : other.effect
    return { state: 'found', severity: 'info', effect, lead: sorted, otherwise: rest, depends, unread }
  }
  const usual = { effect: 'none', lead: sorted, otherwise: rest, depends, unread } as const
  return unread.length > 0
    ? { state: 'not checked', severity: 'warning', ...usual }
    : { state: 'not found', severity: 'info', ...usual }
}

const severityOf = ({ level }: Weighed, taken: boolean): Finding['severity'] =>
  level === 3 && !taken ? 'critical' : levelOf({ level } as Weighed) >= 2 ? 'warning' : 'info'
