import { expandedCodings, type Fact, type Terminology } from '../../clinical/index.ts'
import { AppError, type DocumentHash } from '../../core/index.ts'
import { type KnownBetween, recommendationsKnown } from '../../pipeline/advice/index.ts'
import { combinedTerminology, type Use, usesOf } from '../../pipeline/knowledge/index.ts'
import { findFacts } from '../../pipeline/profile/index.ts'
import { factsBehind } from './advice-place.ts'
import type { Dependencies } from './dependencies.ts'

/** Recommendations looked at in one query. */
const page = 500

/**
 * The recommendations that rest on a fact whose codes a map or a release gave a meaning, given while it was in use.
 *
 * @param map its address, as `attune terminology status` lists it
 * @throws AppError `not-found` when nothing of that address was ever in use
 */
export const readBy = async (deps: Dependencies, map: string): Promise<readonly string[]> => {
  const uses = await usesOf(deps.database.kysely, map)
  const [first] = uses
  if (first === undefined) {
    throw new AppError('not-found', 'No map or release of that address was ever in use.', {
      remedy: 'attune terminology status --json lists those in use; the audit trail, those before.',
    })
  }
  const bytes = await deps.blobs.get(map as DocumentHash)
  const terminology = combinedTerminology([{ system: first.system, bytes }])
  const found: string[] = []
  for (const use of uses) found.push(...(await restingWhile(deps, use, terminology)))
  return [...new Set(found)]
}

const restingWhile = async (deps: Dependencies, use: Use, terminology: Terminology): Promise<readonly string[]> => {
  const found: string[] = []
  let after = ''
  while (true) {
    const some = await recommendationsKnown(deps.database.kysely, use, after, page)
    const last = some.at(-1)
    if (last === undefined) return found
    after = last.id
    found.push(...(await restingOn(deps, some, terminology)))
  }
}

const restingOn = async (
  deps: Dependencies,
  some: readonly KnownBetween[],
  terminology: Terminology,
): Promise<readonly string[]> => {
  const factsOf = new Map(some.map(({ id, because }) => [id, because.flatMap(factsBehind)]))
  const facts = await findFacts(deps.database.kysely, [...new Set([...factsOf.values()].flat())])
  const read = new Set(
    facts.filter(({ fact, source }) => isReadBy(fact, terminology, source)).map(({ fact }) => fact.id),
  )
  return [...factsOf].flatMap(([id, own]) => (own.some(fact => read.has(fact)) ? [id] : []))
}

const isReadBy = (fact: Fact, terminology: Terminology, source: string): boolean => {
  const lists = [
    fact.codings,
    ...(fact.kind === 'observation' && fact.value.type === 'coded' ? [fact.value.codings] : []),
  ]
  return lists.some(codings => expandedCodings(codings, terminology, source) !== codings)
}
