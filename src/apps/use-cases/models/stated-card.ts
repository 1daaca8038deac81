import { AppError } from '../../../core/index.ts'
import {
  type FrozenTest,
  type ModelCard,
  modelCard,
  type Stated,
  statedNames,
} from '../../../governance/change-control/index.ts'
import { definitionOf, modelOfVersion, runOfVersion } from '../../../pipeline/models/index.ts'
import type { Dependencies } from '../dependencies.ts'
import { versionNamed } from './move.ts'
import { trustedLife } from './record-move.ts'
import { editedShapes, shapesOf } from './shapes-view.ts'

export type CardAsked = {
  readonly model: string
  /** Whole or its beginning; without it the version that serves, else the one trained last. */
  readonly version?: string | undefined
  /** What a person states of the model. */
  readonly stated?: Stated
}

/**
 * The model card of a version: from its run, from what it showed at its last gate (else in its own test), and from what a person states.
 *
 * @throws AppError `not-found`; `conflict` where the history cannot be trusted
 */
export const statedCard = async (
  deps: Dependencies,
  { model, version: asked, stated = {} }: CardAsked,
): Promise<{ readonly card: ModelCard; readonly test: FrozenTest; readonly target: 'binary' | 'survival' }> => {
  const { life, events, plans } = await trustedLife(deps, model)
  const last = life.serving ?? events.findLast(({ kind }) => kind === 'registered')?.version ?? ''
  const version = versionNamed(life, asked ?? last)
  const run = await runOfVersion(deps.database.kysely, version)
  const definition = await definitionOf(deps.database.kysely, run.definition)
  const { split } = definition
  const gate = events.findLast(event => event.kind === 'gated' && event.version === version)
  const gated = gate?.kind === 'gated' ? gate : undefined
  const test = gated?.test ?? run.found
  const plan = gated === undefined ? undefined : plans.get(gated.plan)
  const card = modelCard(
    {
      candidate: { ...run.trained, test },
      testSource: 'same',
      code: run.code,
      seed: run.seed,
      title: definition.title,
      ...(split === undefined ? {} : { division: `by ${split.by}, one part kept for the test` }),
      ...(plan === undefined ? {} : { plan }),
      stage: life.versions.get(version)!.stage,
      ...(run.trained.edited === undefined
        ? {}
        : { shapes: editedShapes(shapesOf(await modelOfVersion(deps.blobs, version), run, definition)) }),
    },
    stated,
  )
  return { card, test, target: run.trained.target.kind }
}

/**
 * What a person states of a model, from a JSON file of names and texts.
 *
 * @throws AppError `misuse` for a name that no card asks for
 */
export const statedIn = (text: string): Stated => {
  const remedy = `A JSON object of texts, by ${statedNames.slice(0, 4).join(', ')}, ...; docs/operations/models-of-your-own.md lists the names.`
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new AppError('misuse', 'What is stated is not JSON.', { remedy, cause })
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new AppError('misuse', 'What is stated is no object.', { remedy })
  for (const [name, value] of Object.entries(json)) {
    if (!statedNames.some(one => one === name)) throw new AppError('misuse', `No card asks for ${name}.`, { remedy })
    if (typeof value !== 'string') throw new AppError('misuse', `${name} is no text.`, { remedy })
  }
  return json
}
