import chai from './chai.json' with { type: 'json' }
import { computedFacts, type RunFacts } from './computed.ts'
import type { CardEdits } from './edited-shapes.ts'
import hti1 from './hti1.json' with { type: 'json' }
import { type Stated, type StatedName, statedNames } from './stated.ts'
import tripodAi from './tripod-ai.json' with { type: 'json' }

export const notProvided = 'not provided'

export type CardItem = {
  /** As the list numbers it, e.g. `(4)(iv)`, `12c`, `Warnings/ClinicalRiskLevel`. */
  readonly id: string
  readonly section: string
  readonly name: string
  /** Its answer, or `not provided`. */
  readonly text: string
  /** From the run itself, in the words of a person, both, or neither. */
  readonly basis: 'run' | 'stated' | 'run and stated' | 'none'
}

export type CardList = {
  readonly list: string
  readonly source: string
  readonly version: string
  readonly provided: number
  readonly items: readonly CardItem[]
}

export type ModelCard = {
  readonly document: 'model-card'
  readonly model: string
  readonly version: string
  /** Absent where nobody edited a shape. */
  readonly edited?: CardEdits
  readonly lists: readonly CardList[]
}

/** The lists that a card answers, item by item; names are facts, in our words. */
export const cardLists = [hti1, tripodAi, chai] as const

/**
 * The card of a model, computed from its run: the 31 source attributes of ONC HTI-1, the items of TRIPOD+AI, and those of CHAI's applied
 * model card. What neither the run nor a person says is `not provided`; nothing is made up.
 *
 * @param stated what a person says of the model, by name; blank is not said
 * @example
 * modelCard(run, { intendedUse: 'Planning of visits after discharge' }).lists[0]?.provided // 9, of 31
 */
export const modelCard = (run: RunFacts, stated: Stated = {}): ModelCard => {
  const computed = computedFacts(run)
  const { edited } = run.candidate
  return {
    document: 'model-card',
    model: run.candidate.model,
    version: run.candidate.version,
    ...(edited === undefined ? {} : { edited: { ...edited, shapes: run.shapes ?? [] } }),
    lists: cardLists.map(({ list, source, version, items }) => {
      const answered = items.map(item => itemOf(item, computed, stated))
      return {
        list,
        source,
        version,
        provided: answered.filter(({ basis }) => basis !== 'none').length,
        items: answered,
      }
    }),
  }
}

const itemOf = (
  { id, section, name, from }: (typeof cardLists)[number]['items'][number],
  computed: Readonly<Partial<Record<string, string | undefined>>>,
  stated: Stated,
): CardItem => {
  const own = from.flatMap(fact => present(isStated(fact) ? undefined : computed[fact]))
  const said = from.flatMap(fact => present(isStated(fact) ? stated[fact] : undefined))
  const basis = own.length > 0 ? (said.length > 0 ? 'run and stated' : 'run') : said.length > 0 ? 'stated' : 'none'
  return { id, section, name, text: basis === 'none' ? notProvided : [...own, ...said].join('. '), basis }
}

const isStated = (name: string): name is StatedName => statedNames.some(one => one === name)

const present = (text: string | undefined): readonly string[] =>
  text === undefined || text.trim() === '' ? [] : [text.trim()]
