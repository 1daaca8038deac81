import type { Instant } from '../../../core/index.ts'
import { type CohortDefinition, cellsOf } from '../../../pipeline/features/index.ts'
import { definitionOf, type FrozenRows, type TrainingRun } from '../../../pipeline/models/index.ts'
import { asOfFor, type Caller, type Dependencies, recordAct } from '../dependencies.ts'
import { everybody } from '../everybody.ts'
import { stopIfAsked } from '../interrupted.ts'
import { rowsOfPerson } from '../learning/person-rows.ts'
import { terminologyAt } from '../terminology.ts'
import { type PartRows, partCollector } from './part-rows.ts'

export type RebuildOptions = {
  readonly counted: (people: number) => void
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
  { counted, signal }: RebuildOptions,
): Promise<Rebuilt> => {
  const { kysely } = deps.database
  const definition = await definitionOf(kysely, recipe.definition)
  const said = { cohort: definition.name, version: definition.version, channel: caller.channel }
  const act = { actor: caller.actor, record: null, purpose: 'HRESCH' }
  await recordAct(deps, { ...act, action: 'cohort.begun', details: { ...said, after: 0 } })
  const moments = await momentsOf(deps, recipe)
  const wasTrainedOn = await trainedOn(deps, definition, recipe, candidate)
  const part = partCollector(definition)
  let [people, overlap] = [0, 0]
  for await (const person of everybody(deps)) {
    const rows = (await rowsOfPerson(deps, definition, person, moments)).rows.filter(({ split }) => split === 'test')
    for (const row of rows) part.add(cellsOf(definition, row))
    if (rows.length > 0 && (await wasTrainedOn(person))) overlap += 1
    people += 1
    counted(people)
    stopIfAsked(signal, 'nothing', 'Give the same command again.')
  }
  const made = part.finish()
  await recordAct(deps, { ...act, action: 'cohort.built', details: { ...said, people, rows: made.rows } })
  return { definition, part: made, trainedOn: overlap }
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
): Promise<(person: Parameters<typeof rowsOfPerson>[2]) => Promise<boolean>> => {
  if (run.definition === recipe.definition && frozen.split?.by === 'patient') return async () => false
  const definition = await definitionOf(deps.database.kysely, run.definition)
  const moments = await momentsOf(deps, run)
  return async person =>
    (await rowsOfPerson(deps, definition, person, moments)).rows.some(({ split }) => split === 'train')
}
