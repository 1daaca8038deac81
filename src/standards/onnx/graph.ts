import { failure, issue, joinBytes, type Result, success } from '../../core/index.ts'
import { fieldsOf, fixedNumbers, messages, type ProtobufField, parts, textOf, textsOf, wholeOf } from './protobuf.ts'
import { type OnnxType, TYPES } from './signature.ts'

/** A constant tensor: its numbers or texts row by row. */
export type OnnxTensor = {
  readonly type: OnnxType | 'uint8'
  readonly shape: readonly number[]
  readonly numbers: readonly number[]
  readonly texts: readonly string[]
}

/** An attribute of a node; which of the lists is filled depends on what it is. One number is a list of one. */
export type OnnxAttribute = {
  readonly numbers: readonly number[]
  readonly texts: readonly string[]
  readonly tensor?: OnnxTensor
}

export type OnnxNode = {
  readonly operator: string
  /** '' is ONNX's own. */
  readonly domain: string
  /** Names of tensors; '' where an input is left out. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: ReadonlyMap<string, OnnxAttribute>
}

/** What a model computes. */
export type OnnxGraph = {
  readonly nodes: readonly OnnxNode[]
  readonly constants: ReadonlyMap<string, OnnxTensor>
}

/** Numbers of fields (onnx/onnx.proto3 of ONNX). */
const MODEL = { graph: 7 } as const
const GRAPH = { node: 1, initializer: 5 } as const
const NODE = { input: 1, output: 2, operator: 4, attribute: 5, domain: 7 } as const
const ATTRIBUTE = { name: 1, float: 2, whole: 3, text: 4, tensor: 5, floats: 7, wholes: 8, texts: 9 } as const
const TENSOR = {
  dims: 1,
  type: 2,
  floats: 4,
  int32s: 5,
  texts: 6,
  int64s: 7,
  name: 8,
  raw: 9,
  doubles: 10,
  location: 14,
} as const

/**
 * Reads the nodes of an ONNX file with their attributes, and its constants.
 *
 * @returns a failure for bytes that are no ONNX model, and for one that keeps its constants in other files
 *
 * @example
 * const graph = parseOnnxGraph(await readFile('model.onnx'))
 * if (graph.ok) graph.value.nodes.map(({ operator }) => operator) // ['TreeEnsembleClassifier', 'ZipMap']
 */
export const parseOnnxGraph = (bytes: Uint8Array): Result<OnnxGraph> => {
  const model = fieldsOf(bytes)
  const graph = model === undefined ? undefined : fieldsOf(joinBytes(parts(model, MODEL.graph)))
  if (graph === undefined) return failure(issue('error', 'onnx-format', 'This is not an ONNX model, or it is cut off.'))
  const constants = messages(graph, GRAPH.initializer)
  if (constants.some(tensor => wholeOf(tensor, TENSOR.location).some(where => where !== 0)))
    return failure(issue('error', 'onnx-external', 'The ONNX model keeps constants in other files.'))
  return success({
    nodes: messages(graph, GRAPH.node).map(nodeOf),
    constants: new Map(constants.map(tensor => [textOf(tensor, TENSOR.name), tensorOf(tensor)])),
  })
}

const nodeOf = (fields: readonly ProtobufField[]): OnnxNode => ({
  operator: textOf(fields, NODE.operator),
  domain: textOf(fields, NODE.domain),
  inputs: textsOf(fields, NODE.input),
  outputs: textsOf(fields, NODE.output),
  attributes: new Map(
    messages(fields, NODE.attribute).map(one => [textOf(one, ATTRIBUTE.name), attributeOf(one)] as const),
  ),
})

const attributeOf = (fields: readonly ProtobufField[]): OnnxAttribute => {
  const tensor = messages(fields, ATTRIBUTE.tensor).at(-1)
  return {
    numbers: [
      ...decimalsOf(fields, ATTRIBUTE.float, 4),
      ...wholeOf(fields, ATTRIBUTE.whole),
      ...decimalsOf(fields, ATTRIBUTE.floats, 4),
      ...wholeOf(fields, ATTRIBUTE.wholes),
    ],
    texts: [...textsOf(fields, ATTRIBUTE.text), ...textsOf(fields, ATTRIBUTE.texts)],
    ...(tensor === undefined ? {} : { tensor: tensorOf(tensor) }),
  }
}

const decimalsOf = (fields: readonly ProtobufField[], field: number, width: 4 | 8): readonly number[] =>
  parts(fields, field).flatMap(bytes => fixedNumbers(bytes, width))

const UINT8 = 2

const tensorOf = (fields: readonly ProtobufField[]): OnnxTensor => {
  const code = wholeOf(fields, TENSOR.type).at(-1) ?? 0
  const type = code === UINT8 ? 'uint8' : (TYPES[code] ?? 'other')
  const raw = parts(fields, TENSOR.raw).at(-1)
  return {
    type,
    shape: wholeOf(fields, TENSOR.dims),
    numbers:
      raw === undefined
        ? [
            ...decimalsOf(fields, TENSOR.floats, 4),
            ...wholeOf(fields, TENSOR.int32s),
            ...wholeOf(fields, TENSOR.int64s),
            ...decimalsOf(fields, TENSOR.doubles, 8),
          ]
        : rawNumbers(raw, type),
    texts: textsOf(fields, TENSOR.texts),
  }
}

/** Numbers as their bytes lie in memory, least byte first; none of a type that is not read. */
const rawNumbers = (bytes: Uint8Array, type: OnnxTensor['type']): readonly number[] => {
  if (type === 'float32') return fixedNumbers(bytes, 4)
  if (type === 'float64') return fixedNumbers(bytes, 8)
  if (type === 'uint8' || type === 'bool') return [...bytes]
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (type === 'int32')
    return Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) => view.getInt32(4 * at, true))
  return type === 'int64'
    ? Array.from({ length: Math.floor(bytes.length / 8) }, (_, at) => Number(view.getBigInt64(8 * at, true)))
    : []
}
