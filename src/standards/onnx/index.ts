export { type OnnxAttribute, type OnnxGraph, type OnnxNode, type OnnxTensor, parseOnnxGraph } from './graph.ts'
export {
  type OnnxSignature,
  type OnnxType,
  type OnnxValue,
  type OnnxZipMap,
  parseOnnxSignature,
  withOnnxOutput,
} from './signature.ts'
