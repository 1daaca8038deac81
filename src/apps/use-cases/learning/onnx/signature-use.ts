import { failure, issue, type Result, success } from '../../../../core/index.ts'
import type { OnnxSignature, OnnxType, OnnxValue } from '../../../../standards/onnx/index.ts'

type ReadType = Exclude<OnnxType, 'bool' | 'other'>

/** An input of a model with the columns of a table that fill it. */
export type FilledInput = {
  readonly name: string
  readonly type: ReadType
  /** One for an input of one column; of a matrix all, in their order. */
  readonly columns: readonly string[]
  /** Whether it is `[rows]` and not `[rows, columns]`. */
  readonly isFlat: boolean
  /** Whether it takes one row at a time and no more. */
  readonly isSingle: boolean
}

/** What is read as the prediction. */
export type ChosenOutput = {
  /** The tensor that is asked for; with `isInner` it is one inside the model, before its ZipMap. */
  readonly tensor: string
  readonly isInner: boolean
  /** How the model calls it. */
  readonly name: string
  /** What the prediction is the chance of, where the model says. */
  readonly of?: string
}

const READ: readonly OnnxType[] = ['float32', 'float64', 'int32', 'int64', 'string']
const isRead = (type: OnnxType): type is ReadType => READ.includes(type)

/**
 * Which columns of a table a model's inputs are: those of the same name, or for a single matrix the columns that
 * `--columns` or the model's own metadata (`feature_names`) name in order. Nothing is guessed.
 *
 * @param columns of `--columns`; undefined where it was not given
 */
export const filledInputs = (
  { inputs, metadata }: OnnxSignature,
  columns: readonly string[] | undefined,
): Result<readonly FilledInput[]> => {
  const [first] = inputs
  if (first === undefined) return wrong('The model has no input.')
  const strange = inputs.find(({ type }) => !isRead(type))
  if (strange !== undefined)
    return wrong(`Input ${strange.name} holds ${strange.type}; numbers and strings are read.`, strange.name)
  const batch = inputs.find(({ shape }) => shape.length > 2 || (shape[0] !== undefined && shape[0] !== 1))
  if (batch !== undefined)
    return wrong(`Input ${batch.name} is [${shapeOf(batch)}]; [rows] and [rows, columns] are read.`, batch.name)
  if (inputs.length > 1 || (columns === undefined && widthOf(first) === 1)) {
    if (columns !== undefined)
      return wrong('--columns is for a model with one matrix as input; the inputs here have names of their own.')
    const wide = inputs.find(one => widthOf(one) !== 1)
    if (wide !== undefined)
      return wrong(
        `Input ${wide.name} is [${shapeOf(wide)}] beside others: which columns fill it is not known. Export the model with one input a column, or with one matrix.`,
        wide.name,
      )
    return success(inputs.map(one => filled(one, [one.name])))
  }
  const named = namesIn(metadata)
  if (columns !== undefined && named !== undefined && columns.join() !== named.join())
    return wrong(`--columns differs from the model's feature_names (${named.join(',')}). Leave --columns out.`)
  const order = columns ?? named
  const width = widthOf(first)
  if (order === undefined)
    return wrong(
      `Input ${first.name} is a matrix of ${width ?? 'any number of'} columns, and the model does not say which. Name them in its order: --columns a,b,c.`,
      first.name,
    )
  if (width !== undefined && order.length !== width)
    return wrong(`Input ${first.name} has ${width} columns, ${order.length} are named.`, first.name)
  const twice = order.find((name, at) => order.indexOf(name) !== at)
  if (twice !== undefined) return wrong(`Column ${twice} is named twice.`)
  return success([filled(first, order)])
}

const filled = (value: OnnxValue, columns: readonly string[]): FilledInput => ({
  name: value.name,
  type: value.type as ReadType,
  columns,
  isFlat: value.shape.length === 1,
  isSingle: value.shape[0] === 1,
})

/** Columns of an input; undefined where the model leaves it open. */
const widthOf = ({ shape }: OnnxValue): number | undefined => (shape.length === 1 ? 1 : shape[1])

const shapeOf = ({ shape }: OnnxValue): string => shape.map(length => length ?? '?').join(', ')

/** `feature_names` as a JSON list of texts or as names separated by commas. */
const namesIn = (metadata: ReadonlyMap<string, string>): readonly string[] | undefined => {
  const text = metadata.get('feature_names')?.trim()
  if (text === undefined || text === '') return undefined
  if (!text.startsWith('[')) return text.split(',').map(name => name.trim())
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) && list.every(name => typeof name === 'string') ? list : undefined
  } catch {
    // Not JSON: then nobody has said it.
    return undefined
  }
}

/**
 * Which output is the prediction: the one that is asked for; else the tensor `probabilities`, the one ZipMap, or the one
 * output of decimal numbers.
 *
 * @param wanted of `--output`
 */
export const chosenOutput = ({ outputs, zipMaps }: OnnxSignature, wanted: string | undefined): Result<ChosenOutput> => {
  const isDecimal = ({ type }: OnnxValue): boolean => type === 'float32' || type === 'float64'
  const zipped = outputs.filter(({ name }) => zipMaps.some(({ output }) => output === name))
  const [only, ...more] = outputs.filter(one => isDecimal(one) || zipped.includes(one))
  const name =
    wanted ??
    outputs.find(one => one.name === 'probabilities' && isDecimal(one))?.name ??
    (more.length > 0 ? undefined : only?.name)
  const output = outputs.find(one => one.name === name)
  const listed = outputs
    .map(one => `${one.name} (${zipped.includes(one) ? 'chances by class' : `${one.type} [${shapeOf(one)}]`})`)
    .join(', ')
  if (output === undefined)
    return wrong(`Which output is the prediction is not clear; the model has ${listed}. Name one: --output NAME.`)
  const zipMap = zipMaps.find(one => one.output === output.name)
  if (zipMap === undefined && !isDecimal(output) && output.type !== 'int32' && output.type !== 'int64')
    return wrong(`Output ${output.name} holds no numbers; the model has ${listed}. Name another: --output NAME.`)
  const known = zipMap ?? zipMaps.find(({ tensor }) => tensor === output.name)
  return success({
    tensor: zipMap?.tensor ?? output.name,
    isInner: zipMap !== undefined && !outputs.some(one => one.name === zipMap.tensor),
    name: output.name,
    ...(known?.classes.length === 2 ? { of: known.classes[1]! } : {}),
  })
}

const wrong = (message: string, location?: string): Result<never> =>
  failure(issue('error', 'onnx-model', message, location))
