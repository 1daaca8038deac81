import type { Instant } from '../../../core/index.ts'
import { type CohortDefinition, cellsOf } from '../../../pipeline/features/index.ts'
import { definitionOf, type FrozenRows, type TrainingRun } from '../../../pipeline/models/index.ts'
import { asOfFor, type Caller, type Dependencies, recordAct } from '../dependencies.ts'
import { everybody, peopleAfter } from '../everybody.ts'
import { stopIfAsked } from '../interrupted.ts'
import { rowsOfPerson } from '../learning/person-rows.ts'
import { terminologyAt } from '../terminology.ts'
import { type PartRows, partCollector } from './part-rows.ts'

export type RebuildOptions = {
  readonly counted: (people: number, of: number) => void
  readonly signal: AbortSignal | undefined
}

/** Rows made again, and how many of their patients a run was trained on. */
export type Rebuilt = { readonly definition: CohortDefinition; readonly part: PartRows; readonly trainedOn: number }

/**
 * Makes the rows of a test again, from what was received when they were made; whoever has been erased or denies it today is not among
 * them, and the hash tells. A use for research: audited.
 *
 * @param candidate the run of the version that is to be judged on them: nobody among them may have been trained on
 */
export const rebuildFrozen = async (
  deps: Dependencies,
  recipe: FrozenRows,
  candidate: TrainingRun,
  caller: Caller,
  options: RebuildOptions,
): Promise<Rebuilt> => {
  const definition = await definitionOf(deps.database.kysely, recipe.definition)
  const wasTrainedOn = await trainedOn(deps, definition, recipe, candidate)
  const part = partCollector(definition)
  let overlap = 0
  await everyRow(deps, definition, recipe, caller, options, async (person, rows) => {
    const tested = rows.filter(({ split }) => split === 'test')
    for (const row of tested) part.add(cellsOf(definition, row))
    if (tested.length > 0 && (await wasTrainedOn(person))) overlap += 1
    return tested.length
  })
  return { definition, part: part.finish(), trainedOn: overlap }
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
  await everyRow(deps, definition, run, caller, options, async (_, rows) => {
    for (const row of rows) {
      const part = row.split === 'test' ? test : train
      part.add(cellsOf(definition, row))
    }
    return rows.length
  })
  return { definition, train: train.finish(), test: test.finish() }
}

type Person = Parameters<typeof rowsOfPerson>[2]
type Rows = Awaited<ReturnType<typeof rowsOfPerson>>['rows']

const everyRow = async (
  deps: Dependencies,
  definition: CohortDefinition,
  recipe: Recipe,
  caller: Caller,
  { counted, signal }: RebuildOptions,
  /** Gives how many of the rows are taken. */
  take: (person: Person, rows: Rows) => Promise<number>,
): Promise<void> => {
  const said = { cohort: definition.name, version: definition.version, channel: caller.channel }
  const act = { actor: caller.actor, record: null, purpose: 'HRESCH' }
  await recordAct(deps, { ...act, action: 'cohort.begun', details: { ...said, after: 0 } })
  const moments = await momentsOf(deps, recipe)
  const all = await peopleAfter(deps)
  let [people, made] = [0, 0]
  for await (const person of everybody(deps)) {
    const { rows } = await rowsOfPerson(deps, definition, person, moments)
    made += await take(person, rows)
    people += 1
    counted(people, Math.max(all, people))
    stopIfAsked(signal, 'nothing', 'Give the same command again.')
  }
  await recordAct(deps, { ...act, action: 'cohort.built', details: { ...said, people, rows: made } })
}

type Recipe = { readonly until: Instant; readonly knownAt: Instant }

const momentsOf = async (deps: Dependencies, { until, knownAt }: Recipe) => ({
  until,
  knownAt,
  now: asOfFor(deps, null),
  terminology: await terminologyAt(deps, knownAt),
})

/** Whether a run has training rows of a person. By the same definition and parts by patient nobody is in both. */
const trainedOn = async (
  deps: Dependencies,
  frozen: CohortDefinition,
  recipe: FrozenRows,
  run: TrainingRun,
): Promise<(person: Person) => Promise<boolean>> => {
  if (run.definition === recipe.definition && frozen.split?.by === 'patient') return async () => false
  const definition = await definitionOf(deps.database.kysely, run.definition)
  const moments = await momentsOf(deps, run)
  return async person =>
    (await rowsOfPerson(deps, definition, person, moments)).rows.some(({ split }) => split === 'train')
}
