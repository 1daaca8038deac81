import { failure, issue, joinBytes, type Result, success } from '../../core/index.ts'
import { bytesField, fieldsOf, messages, type ProtobufField, parts, textOf, textsOf, wholeOf } from './protobuf.ts'

/** What an input or output holds, as ONNX calls the types of elements; `other` is a sequence, a map or none that is named here. */
export type OnnxType = 'float32' | 'float64' | 'int32' | 'int64' | 'string' | 'bool' | 'other'

/** An input or output of a model. */
export type OnnxValue = {
  readonly name: string
  readonly type: OnnxType
  /** How long each dimension is; undefined where the model leaves it open, such as the number of rows. */
  readonly shape: readonly (number | undefined)[]
}

/** A ZipMap operator (`ai.onnx.ml`): it turns the tensor of chances into a map a row, which no tensor output can hold. */
export type OnnxZipMap = {
  readonly output: string
  /** The tensor that it takes. */
  readonly tensor: string
  /** What each column of the tensor is the chance of. */
  readonly classes: readonly string[]
}

/** What an ONNX model takes and gives. */
export type OnnxSignature = {
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
  readonly zipMaps: readonly OnnxZipMap[]
  readonly metadata: ReadonlyMap<string, string>
}

/** Numbers of fields (onnx/onnx.proto3 of ONNX, IR version 3 and later). */
const MODEL = { graph: 7, metadata: 14 } as const
const GRAPH = { node: 1, initializer: 5, input: 11, output: 12 } as const
const NODE = { input: 1, output: 2, operator: 4, attribute: 5 } as const
const ATTRIBUTE = { ints: 8, strings: 9 } as const
const TENSOR = { name: 8 } as const

/**
 * Reads what an ONNX file takes and gives; the operators themselves are not looked at.
 *
 * @returns a failure for bytes that are no ONNX model
 *
 * @example
 * const signature = parseOnnxSignature(await readFile('model.onnx'))
 * if (signature.ok) signature.value.inputs.map(({ name }) => name) // ['age', 'egfr']
 */
export const parseOnnxSignature = (bytes: Uint8Array): Result<OnnxSignature> => {
  const model = fieldsOf(bytes)
  const graph = model === undefined ? undefined : fieldsOf(joinBytes(parts(model, MODEL.graph)))
  const outputs = messages(graph ?? [], GRAPH.output).map(describedValue)
  if (model === undefined || graph === undefined || outputs.length === 0)
    return failure(issue('error', 'onnx-format', 'This is not an ONNX model, or it is cut off.'))
  // Before IR version 4 constants were inputs too.
  const constants = new Set(messages(graph, GRAPH.initializer).map(fields => textOf(fields, TENSOR.name)))
  return success({
    inputs: messages(graph, GRAPH.input)
      .map(describedValue)
      .filter(({ name }) => !constants.has(name)),
    outputs,
    zipMaps: messages(graph, GRAPH.node)
      .filter(node => textOf(node, NODE.operator) === 'ZipMap')
      .map(zipMapOf),
    metadata: new Map(messages(model, MODEL.metadata).map(entry => [textOf(entry, 1), textOf(entry, 2)])),
  })
}

/**
 * The same model with one of its inner tensors as an output more: what is written behind a message is merged into it
 * (Protocol Buffers, "last one wins", repeated fields are joined).
 */
export const withOnnxOutput = (bytes: Uint8Array, tensor: string): Uint8Array => {
  const output = bytesField(1, new TextEncoder().encode(tensor))
  const more = bytesField(MODEL.graph, bytesField(GRAPH.output, output))
  return joinBytes([bytes, more])
}

/** `TensorProto.DataType`. */
export const TYPES: Readonly<Record<number, OnnxType>> = {
  1: 'float32',
  6: 'int32',
  7: 'int64',
  8: 'string',
  9: 'bool',
  11: 'float64',
}

/** ValueInfoProto: name 1, type 2; TypeProto: tensor 1; its element type 1 and shape 2; a dimension's length 1. */
const describedValue = (fields: readonly ProtobufField[]): OnnxValue => {
  const type = messages(fields, 2).at(-1) ?? []
  const tensor = messages(type, 1).at(-1)
  const element = tensor?.find(one => one.field === 1)
  const shape = tensor === undefined ? [] : messages(tensor, 2).flatMap(one => messages(one, 1))
  return {
    name: textOf(fields, 1),
    type: (element !== undefined && 'number' in element ? TYPES[element.number] : undefined) ?? 'other',
    shape: shape.map(dimension => {
      const length = dimension.find(one => one.field === 1)
      return length !== undefined && 'number' in length ? length.number : undefined
    }),
  }
}

const zipMapOf = (node: readonly ProtobufField[]): OnnxZipMap => {
  const attributes = messages(node, NODE.attribute)
  const labels = (fields: readonly ProtobufField[]): readonly string[] => [
    ...wholeOf(fields, ATTRIBUTE.ints).map(String),
    ...textsOf(fields, ATTRIBUTE.strings),
  ]
  return {
    output: textOf(node, NODE.output),
    tensor: textOf(node, NODE.input),
    classes: attributes.filter(fields => textOf(fields, 1).startsWith('classlabels')).flatMap(labels),
  }
}
