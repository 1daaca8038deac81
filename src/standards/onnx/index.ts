export {
  type OnnxSignature,
  type OnnxType,
  type OnnxValue,
  type OnnxZipMap,
  parseOnnxSignature,
  withOnnxOutput,
} from './signature.ts'
