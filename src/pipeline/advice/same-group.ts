import { type Alternative, conceptOf, drugs, type ProposedOrder } from '../../clinical/index.ts'
import { codeSystems } from '../../core/index.ts'
import type { DrugJudgement } from './advice.ts'

/** A chemical subgroup of ATC: its first five characters. `X` is "others": no group that could stand in for another. */
const groupsOf = (drug: string): readonly string[] => {
  const codes = conceptOf(drugs, drug).codes.flatMap(rule =>
    rule.system === codeSystems.atc && 'code' in rule ? [rule.code.slice(0, 5)] : [],
  )
  return [...new Set(codes)].filter(group => group.length === 5 && !group.endsWith('X')).sort()
}

/** Which drugs stand beside a drug, where no option set has it, and why they do. */
export type Group = { readonly drugs: readonly string[]; readonly from: string }

/**
 * The other drugs of the chemical subgroup (ATC, fourth level) that Attune knows.
 *
 * @example
 * groupOf('sertraline').drugs // ['citalopram', 'escitalopram', 'fluoxetine', 'fluvoxamine', 'paroxetine']
 */
export const groupOf = (drug: string): Group => {
  const groups = groupsOf(drug)
  const others = [...drugs.keys()].filter(
    other => other !== drug && groupsOf(other).some(group => groups.includes(group)),
  )
  return {
    drugs: others.sort(),
    from:
      others.length === 0
        ? 'No specialty ranks this drug, and no other drug of its ATC group is known to Attune.'
        : `The same ATC group (${groups.join(', ')}), each judged by every check. Whether it suits the indication as well was not judged.`,
  }
}

/** What every check says of each drug of the group: what passes all of them first, what does not with the reason. */
export const alternativesOfGroup = (
  { drugs: others }: Group,
  order: ProposedOrder,
  judge: (order: ProposedOrder) => DrugJudgement,
): readonly Alternative[] => {
  const judged = others.map(drug => {
    const { ingredient, title } = conceptOf(drugs, drug)
    const candidate: ProposedOrder = {
      drug,
      codings: [ingredient],
      text: title,
      indication: order.indication,
      origin: 'candidate',
      reference: null,
      dose: null,
    }
    const { verdict, settledBy } = judge(candidate)
    const passes = verdict === 'ok' || verdict === 'monitor'
    const against = settledBy.between.length > 0 ? settledBy.between : [settledBy.because]
    const watch = verdict === 'monitor' ? `, watch: ${settledBy.between.join('; ')}` : ''
    const alternative: Alternative = {
      title,
      action: { kind: 'switch', subject: ingredient, text: `Consider ${title}${watch}` },
      excluded: passes ? [] : against,
    }
    return { alternative, rank: ['ok', 'monitor'].indexOf(verdict) }
  })
  const place = (rank: number): number => (rank < 0 ? 2 : rank)
  return judged.sort((a, b) => place(a.rank) - place(b.rank)).map(({ alternative }) => alternative)
}
