import { z } from 'zod'
import { failure, issue, type Result, success } from '../../../core/index.ts'
import type { Feature } from '../../numeric/index.ts'
import { ensembleToJson, readEnsemble } from '../ensemble-file.ts'
import type { KeptForest } from './fit-forest.ts'

const whole = z.array(z.number().int().nonnegative())
const finite = z.array(z.number())

const schema = z.strictObject({ trees: z.unknown(), times: finite, stepFrom: whole, stepTime: whole, hazard: finite })

/** A forest as plain JSON, its features apart. */
export type ForestJson = z.infer<typeof schema>

/**
 * A forest as plain JSON; its features are kept apart.
 *
 * @example
 * readForest(JSON.parse(JSON.stringify(forestToJson(forest))), forest.trees.features)
 */
export const forestToJson = ({ trees, times, stepFrom, stepTime, hazard }: KeptForest): ForestJson => ({
  trees: ensembleToJson(trees),
  times: [...times],
  stepFrom: [...stepFrom],
  stepTime: [...stepTime],
  hazard: [...hazard],
})

/** Reads what `forestToJson` wrote. A forest whose leaves point outside their steps is refused. */
export const readForest = (json: unknown, features: readonly Feature[]): Result<KeptForest> => {
  const parsed = schema.safeParse(json)
  if (!parsed.success) {
    const [first] = parsed.error.issues
    return failure(
      issue('error', 'forest-shape', `The forest cannot be read: ${first?.message}.`, first?.path.join('.')),
    )
  }
  const { times, stepFrom, stepTime, hazard } = parsed.data
  const trees = readEnsemble(parsed.data.trees, features)
  if (!trees.ok) return trees
  const isWhole =
    stepFrom.length === trees.value.leafValue.length + 1 &&
    stepFrom[0] === 0 &&
    stepFrom.every((from, leaf) => leaf === 0 || from >= stepFrom[leaf - 1]!) &&
    stepFrom.at(-1) === stepTime.length &&
    stepTime.length === hazard.length &&
    stepTime.every(time => time < times.length)
  if (!isWhole) return failure(issue('error', 'forest-damaged', 'The forest is damaged: its leaves have other steps.'))
  return success({
    trees: trees.value,
    times: Float64Array.from(times),
    stepFrom: Uint32Array.from(stepFrom),
    stepTime: Uint32Array.from(stepTime),
    hazard: Float64Array.from(hazard),
  })
}
