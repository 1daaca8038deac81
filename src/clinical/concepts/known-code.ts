import { type Coding, codeSystems, codingKey } from '../../core/index.ts'
import type { Fact, FactKind } from '../fact.ts'
import { type CodedConcept, conditions, drugs, findings, measurements, procedures, recogniseDrug } from './concept.ts'
import { isCoded } from './concept-row.ts'

type Table = ReadonlyMap<string, CodedConcept>

/** The tables by which rules read facts of a kind, beside those of drugs. */
const tablesOf: Partial<Record<FactKind, readonly Table[]>> = {
  condition: [conditions],
  procedure: [procedures],
  observation: [measurements, findings],
}

/** Whether some rule could read a fact of this kind by these codes. Kinds that no rule reads by code count as known. */
export const isKnownCode = (kind: Fact['kind'], codings: readonly Pick<Coding, 'system' | 'code'>[]): boolean => {
  // A display may hold the name of a drug: whether the code is known is another question.
  if (kind === 'medication')
    return (
      recogniseDrug(
        codings.map(({ system, code }) => ({ system, code })),
        undefined,
      ) !== undefined
    )
  const tables = tablesOf[kind]
  return tables === undefined || tables.some(table => table.values().some(concept => isCoded(codings, concept)))
}

const remembered = new Map<string, boolean>()
/** More different codes than any site has of one day. */
const most = 50_000

/** The same of one code by the built-in tables alone, which do not change while a process runs. */
export const isBuiltIn = (kind: Fact['kind'], coding: Pick<Coding, 'system' | 'code'>): boolean => {
  if (kind !== 'medication' && tablesOf[kind] === undefined) return true
  const key = `${kind} ${codingKey(coding)}`
  const known = remembered.get(key) ?? isKnownCode(kind, [coding])
  if (remembered.size >= most) remembered.clear()
  remembered.set(key, known)
  return known
}

/** What a source's word for a code names: one row of a table, with the codes that a map could lead to. Never applied. */
export type SuggestedTarget = {
  readonly concept: string
  readonly title: string
  /** One: the target. Several: a person has to choose, e.g. by specimen. */
  readonly codes: readonly Pick<Coding, 'system' | 'code'>[]
}

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}%]+/gu, ' ')
    .trim()

/** By kind and name, every row that is called so. */
const named = new Map<string, SuggestedTarget[]>()
const name = (kind: FactKind, text: string, target: SuggestedTarget): void => {
  const key = `${kind} ${plain(text)}`
  const known = named.get(key) ?? []
  if (!known.some(({ concept }) => concept === target.concept)) named.set(key, [...known, target])
}

/** Map targets are codes of these; others (ICD categories) stand beside them. */
const preferred = [codeSystems.loinc, codeSystems.snomed]

for (const [kind, tables] of Object.entries(tablesOf) as [FactKind, readonly Table[]][]) {
  for (const { id, title, codes } of tables.flatMap(table => [...table.values()])) {
    const own = codes.flatMap(rule =>
      'code' in rule && preferred.includes(rule.system as (typeof preferred)[number])
        ? [{ system: rule.system, code: rule.code }]
        : [],
    )
    if (own.length > 0) name(kind, title, { concept: id, title, codes: own })
  }
}
for (const { id, title, ingredient, names } of drugs.values()) {
  const target = { concept: id, title, codes: [{ system: ingredient.system, code: ingredient.code }] }
  for (const one of [title, ...names]) name('medication', one, target)
}

/**
 * The one row that a source's word for a code names exactly; `undefined`: none, or several. A help for whoever writes a map: nothing
 * is mapped by it, since two laboratories may mean two things by one word.
 *
 * @example
 * suggestedTarget('medication', 'Metformin')?.codes // [{ system: rxnorm, code: '6809' }]
 */
export const suggestedTarget = (kind: Fact['kind'], display: string | null): SuggestedTarget | undefined => {
  if (display === null || plain(display) === '') return undefined
  const found = named.get(`${kind} ${plain(display)}`) ?? []
  return found.length === 1 ? found[0] : undefined
}
