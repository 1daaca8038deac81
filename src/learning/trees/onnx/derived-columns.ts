import type { OnnxGraph, OnnxNode, OnnxTensor } from '../../../standards/onnx/index.ts'

/** A column inside a graph as a function of one column of the table: a missing number is NaN, a missing text ''. */
export type DerivedColumn =
  /** Of a number. Rising or falling all the way; `isPlain`: rounded at most. */
  | {
      readonly kind: 'number'
      readonly source: number
      readonly isPlain: boolean
      readonly of: (value: number) => number
    }
  /** A text as it came. */
  | { readonly kind: 'text'; readonly source: number }
  /** Of a text: a number each for some levels, and one for all others. */
  | {
      readonly kind: 'level'
      readonly source: number
      readonly levels: readonly string[]
      readonly of: (text: string) => number
    }

/** A tensor of `[rows, columns]`. */
export type DerivedTensor = {
  readonly type: 'float32' | 'float64' | 'whole' | 'string'
  readonly columns: readonly DerivedColumn[]
}

/** An input of a model and the columns of the table that fill it. */
export type OnnxSource = {
  readonly name: string
  readonly type: 'float32' | 'float64' | 'int32' | 'int64' | 'string'
  readonly columns: readonly string[]
}

/** Something in a graph that is not read as trees, in words. */
export class NotTrees extends Error {}

const stop = (because: string): never => {
  throw new NotTrees(because)
}

/**
 * What a tensor of a graph is made of, back to the inputs: selecting and joining columns, scaling, filling what is missing,
 * encoding levels (ONNX 1.23, operators of `ai.onnx` and `ai.onnx.ml`).
 *
 * @throws NotTrees where another operator is on the way
 */
export const derivedTensor = (graph: OnnxGraph, sources: readonly OnnxSource[], tensor: string): DerivedTensor => {
  const known = new Map<string, DerivedTensor>()
  let first = 0
  for (const { name, type, columns } of sources) {
    known.set(name, inputOf(type, columns.length, first))
    first += columns.length
  }
  const makers = new Map(graph.nodes.flatMap(node => node.outputs.map(output => [output, node] as const)))
  const find = (name: string, depth: number): DerivedTensor => {
    const found = known.get(name)
    if (found !== undefined) return found
    const node = makers.get(name) ?? stop(`${name} is made of nothing that is known`)
    if (depth > graph.nodes.length) stop('its nodes go round in a circle')
    const operator = OPERATORS[node.operator] ?? stop(`it has the operator ${node.operator} before its trees`)
    const own = operator(node, name => find(name, depth + 1), graph.constants)
    known.set(name, own)
    return own
  }
  return find(tensor, 0)
}

const inputOf = (type: OnnxSource['type'], count: number, first: number): DerivedTensor => {
  const sources = Array.from({ length: count }, (_, at) => first + at)
  if (type === 'string') return { type, columns: sources.map(source => ({ kind: 'text', source })) }
  const of = type === 'float64' ? (value: number) => value : Math.fround
  const columns = sources.map(source => ({ kind: 'number', source, isPlain: true, of }) as const)
  return { type: type === 'float32' || type === 'float64' ? type : 'whole', columns }
}

type Find = (tensor: string) => DerivedTensor
type Constants = ReadonlyMap<string, OnnxTensor>
type Operator = (node: OnnxNode, find: Find, constants: Constants) => DerivedTensor

/** Another function behind that of a column; texts have none. */
const behind = (column: DerivedColumn, then: (value: number) => number, isPlain = false): DerivedColumn => {
  if (column.kind === 'number') {
    const { of } = column
    return { ...column, isPlain: isPlain && column.isPlain, of: (value: number) => then(of(value)) }
  }
  if (column.kind === 'text') return stop('a text is computed with')
  const { of } = column
  return { ...column, of: (text: string) => then(of(text)) }
}

const roundingOf = ({ type }: DerivedTensor): ((value: number) => number) =>
  type === 'float64' ? value => value : Math.fround

const only = (node: OnnxNode, find: Find): DerivedTensor => find(node.inputs[0] ?? '')

const numbersOf = (node: OnnxNode, name: string): readonly number[] => node.attributes.get(name)?.numbers ?? []

const constantOf = (node: OnnxNode, place: number, constants: Constants): readonly number[] =>
  constants.get(node.inputs[place] ?? '')?.numbers ?? stop(`${node.operator} takes something that is not constant`)

/** One number a column, or one for all. */
const spread = (numbers: readonly number[], columns: number, what: string): readonly number[] => {
  if (numbers.length === columns) return numbers
  return numbers.length === 1
    ? Array.from({ length: columns }, () => numbers[0]!)
    : stop(`${what} has ${numbers.length} numbers for ${columns} columns`)
}

const mapped = (
  from: DerivedTensor,
  type: DerivedTensor['type'],
  change: (column: DerivedColumn, at: number) => DerivedColumn,
): DerivedTensor => ({ type, columns: from.columns.map(change) })

const joined: Operator = (node, find) => {
  const axis = numbersOf(node, 'axis')[0]
  if (node.operator === 'Concat' && axis !== 1 && axis !== -1) stop('it joins rows')
  const parts = node.inputs.map(find)
  const types = new Set(parts.map(({ type }) => type))
  const [type = 'float32'] = types
  if (types.size > 1 && node.operator === 'Concat') stop('it joins columns of different types')
  const all = { type, columns: parts.flatMap(({ columns }) => columns) }
  return node.operator === 'Concat' ? all : mapped(all, 'float32', column => behind(column, Math.fround, true))
}

const selected: Operator = (node, find, constants) => {
  if (node.operator === 'Gather' && numbersOf(node, 'axis')[0] !== 1) stop('it selects rows')
  const from = only(node, find)
  const columns = constantOf(node, 1, constants).map(at => from.columns.at(at) ?? stop(`it selects column ${at}`))
  return { ...from, columns }
}

const reshaped: Operator = (node, find, constants) => {
  const from = only(node, find)
  const wide = node.operator === 'Flatten' ? from.columns.length : constantOf(node, 1, constants).at(-1)
  return wide === -1 || wide === from.columns.length ? from : stop('it lays columns out otherwise')
}

const FLOAT = 1
const DOUBLE = 11

const cast: Operator = (node, find) => {
  const from = only(node, find)
  const to = numbersOf(node, 'to')[0]
  if (to === FLOAT) return mapped(from, 'float32', column => behind(column, Math.fround, true))
  return to === DOUBLE && from.type !== 'string' ? { ...from, type: 'float64' } : stop(`it casts to type ${to}`)
}

/** `(value - offset) * scale`, single precision. */
const scaled: Operator = (node, find) => {
  const from = only(node, find)
  if (from.type !== 'float32') stop('its Scaler takes no single precision')
  const wide = from.columns.length
  const offset = spread(numbersOf(node, 'offset'), wide, 'Scaler')
  const scale = spread(numbersOf(node, 'scale'), wide, 'Scaler')
  return mapped(from, 'float32', (column, at) =>
    behind(column, value => Math.fround(Math.fround(value - offset[at]!) * scale[at]!)),
  )
}

const ARITHMETIC: Readonly<Record<string, (value: number, constant: number) => number>> = {
  Add: (value, constant) => value + constant,
  Sub: (value, constant) => value - constant,
  Mul: (value, constant) => value * constant,
  Div: (value, constant) => value / constant,
}

const computed: Operator = (node, find, constants) => {
  const from = only(node, find)
  if (from.type === 'whole') stop('it computes with whole numbers')
  const by = spread(constantOf(node, 1, constants), from.columns.length, node.operator)
  const [compute, round] = [ARITHMETIC[node.operator]!, roundingOf(from)]
  return mapped(from, from.type, (column, at) => behind(column, value => round(compute(value, by[at]!))))
}

const filled: Operator = (node, find) => {
  const from = only(node, find)
  const replaced = numbersOf(node, 'replaced_value_float')[0]
  if (replaced === undefined || !Number.isNaN(replaced)) stop('its Imputer replaces something else than NaN')
  const values = spread(numbersOf(node, 'imputed_value_floats'), from.columns.length, 'Imputer')
  return mapped(from, from.type, (column, at) =>
    behind(column, value => (Number.isNaN(value) ? values[at]! : value), true),
  )
}

const textOfOne = (from: DerivedTensor, operator: string): DerivedColumn & { readonly kind: 'text' } => {
  const [column] = from.columns
  return from.columns.length === 1 && column?.kind === 'text' ? column : stop(`its ${operator} takes no single text`)
}

const oneHot: Operator = (node, find) => {
  const { source } = textOfOne(only(node, find), 'OneHotEncoder')
  const levels = node.attributes.get('cats_strings')?.texts ?? []
  if (levels.length === 0) stop('its OneHotEncoder has no texts')
  if (numbersOf(node, 'zeros')[0] === 0) stop('its OneHotEncoder takes no other levels')
  return {
    type: 'float32',
    columns: levels.map(level => ({ kind: 'level', source, levels, of: text => (text === level ? 1 : 0) })),
  }
}

const labelled: Operator = (node, find) => {
  const { source } = textOfOne(only(node, find), 'LabelEncoder')
  const levels = node.attributes.get('keys_strings')?.texts ?? []
  const whole = node.attributes.get('values_int64s')?.numbers
  const values = whole ?? numbersOf(node, 'values_floats')
  if (levels.length === 0 || values.length !== levels.length) stop('its LabelEncoder gives no numbers for texts')
  const other =
    (whole === undefined ? numbersOf(node, 'default_float')[0] : numbersOf(node, 'default_int64')[0]) ?? null
  // What is given where the file is silent differs between versions of the operator.
  const rest = other ?? stop('its LabelEncoder does not say what other levels are')
  const codes = new Map(levels.map((level, at) => [level, values[at]!]))
  return {
    type: whole === undefined ? 'float32' : 'whole',
    columns: [{ kind: 'level', source, levels, of: text => codes.get(text) ?? rest }],
  }
}

const OPERATORS: Readonly<Record<string, Operator | undefined>> = {
  Identity: only,
  Cast: cast,
  Concat: joined,
  FeatureVectorizer: joined,
  Gather: selected,
  ArrayFeatureExtractor: selected,
  Reshape: reshaped,
  Flatten: reshaped,
  Scaler: scaled,
  Add: computed,
  Sub: computed,
  Mul: computed,
  Div: computed,
  Imputer: filled,
  OneHotEncoder: oneHot,
  LabelEncoder: labelled,
}
