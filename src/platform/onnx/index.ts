export { isOnnxRuntimeThere, type OnnxInput, type OnnxProgram, openOnnx } from './onnx-program.ts'
