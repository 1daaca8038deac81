import type { Instant, PersonId } from '../../../core/index.ts'
import { type CohortDefinition, cellsOf } from '../../../pipeline/features/index.ts'
import { definitionOf, type FrozenRows, type TrainingRun } from '../../../pipeline/models/index.ts'
import { sameUnderOtherId } from '../../../pipeline/profile/index.ts'
import { asOfFor, type Caller, type Dependencies, recordAct } from '../dependencies.ts'
import { everybodyThen, peopleAfter } from '../everybody.ts'
import { stopIfAsked } from '../interrupted.ts'
import { type RowsMade, rowsOfPeople, rowsOfPerson } from '../learning/person-rows.ts'
import { terminologyAt } from '../terminology.ts'
import { type PartRows, partCollector } from './part-rows.ts'

export type RebuildOptions = {
  readonly counted: (people: number, of: number) => void
  readonly signal: AbortSignal | undefined
}

/** Rows made again. */
export type Rebuilt = {
  readonly definition: CohortDefinition
  readonly part: PartRows
  /** People who had rows and deny it today. */
  readonly denied: number
  /** Of each run that was asked about, whom of the rows' patients it was trained on. */
  readonly trainedOn: readonly Overlap[]
}

/** How many patients of the rows a run was trained on: under the id that they had then, and only by links that changed since. */
export type Overlap = { readonly outright: number; readonly since: number; readonly of: number }

/**
 * Makes the rows of a test again, from what was received when they were made, as records were linked then: a merge changes who somebody is,
 * not what the rows hold. Whoever has been erased or denies it today is not among them, and the hash tells. A use for research: audited.
 *
 * @param runs of which is asked whether they were trained on patients of these rows
 */
export const rebuildFrozen = async (
  deps: Dependencies,
  recipe: FrozenRows,
  runs: readonly TrainingRun[],
  caller: Caller,
  options: RebuildOptions,
): Promise<Rebuilt> => {
  const definition = await definitionOf(deps.database.kysely, recipe.definition)
  const asked = await Promise.all(runs.map(run => trainedOn(deps, definition, recipe, run)))
  const overlap = runs.map(() => ({ outright: 0, since: 0 }))
  const part = partCollector(definition)
  let [denied, patients] = [0, 0]
  await everyRow(deps, definition, recipe, caller, options, async made => {
    const rows = made.rows.filter(({ split }) => split === 'test')
    for (const row of rows) part.add(cellsOf(definition, row))
    if (made.denied) denied += 1
    if (rows.length === 0) return 0
    patients += 1
    for (const [at, howOf] of asked.entries()) {
      const how = await howOf(made.person)
      if (how !== null) overlap[at]![how] += 1
    }
    return rows.length
  })
  return { definition, part: part.finish(), denied, trainedOn: overlap.map(found => ({ ...found, of: patients })) }
}

/** Makes both parts of a training again: those to learn from and its own test. As `rebuildFrozen`, audited. */
export const rebuildParts = async (
  deps: Dependencies,
  run: TrainingRun,
  caller: Caller,
  options: RebuildOptions,
): Promise<{ readonly definition: CohortDefinition; readonly train: PartRows; readonly test: PartRows }> => {
  const definition = await definitionOf(deps.database.kysely, run.definition)
  const [train, test] = [partCollector(definition), partCollector(definition)]
  await everyRow(deps, definition, run, caller, options, async ({ rows }) => {
    for (const row of rows) {
      const part = row.split === 'test' ? test : train
      part.add(cellsOf(definition, row))
    }
    return rows.length
  })
  return { definition, train: train.finish(), test: test.finish() }
}

const everyRow = async (
  deps: Dependencies,
  definition: CohortDefinition,
  recipe: Recipe,
  caller: Caller,
  { counted, signal }: RebuildOptions,
  /** Gives how many of the rows are taken. */
  take: (made: RowsMade) => Promise<number>,
): Promise<void> => {
  const said = { cohort: definition.name, version: definition.version, channel: caller.channel }
  const act = { actor: caller.actor, record: null, purpose: 'HRESCH' }
  await recordAct(deps, { ...act, action: 'cohort.begun', details: { ...said, after: 0 } })
  const moments = await momentsOf(deps, recipe)
  const all = await peopleAfter(deps)
  let [people, rows] = [0, 0]
  for await (const made of rowsOfPeople(deps, definition, everybodyThen(deps, recipe.knownAt), moments)) {
    rows += await take(made)
    people += 1
    counted(people, Math.max(all, people))
    stopIfAsked(signal, 'nothing', 'Give the same command again.')
  }
  await recordAct(deps, { ...act, action: 'cohort.built', details: { ...said, people, rows } })
}

type Recipe = { readonly until: Instant; readonly knownAt: Instant }

const momentsOf = async (deps: Dependencies, { until, knownAt }: Recipe) => ({
  until,
  knownAt,
  now: asOfFor(deps, null),
  terminology: await terminologyAt(deps, knownAt),
})

/**
 * Whether a run has training rows of a person, made again by its own recipe; also under another id, where links have changed since. By the
 * same definition and parts by patient nobody is in both under one id.
 */
const trainedOn = async (
  deps: Dependencies,
  frozen: CohortDefinition,
  recipe: FrozenRows,
  run: TrainingRun,
): Promise<(person: PersonId) => Promise<'outright' | 'since' | null>> => {
  const definition = await definitionOf(deps.database.kysely, run.definition)
  const moments = await momentsOf(deps, run)
  const others = await sameUnderOtherId(deps.database.kysely, recipe.knownAt, run.knownAt)
  const isParted = run.definition === recipe.definition && frozen.split?.by === 'patient'
  const isTrained = async (person: PersonId): Promise<boolean> =>
    (await rowsOfPerson(deps, definition, person, moments)).rows.some(({ split }) => split === 'train')
  return async person => {
    if (!isParted && (await isTrained(person))) return 'outright'
    for (const one of others.get(person) ?? []) if (await isTrained(one)) return 'since'
    return null
  }
}
