import { AppError } from '../../core/index.ts'

/** Values of one input, row by row. */
export type OnnxInput =
  | { readonly type: 'float32' | 'float64' | 'int32' | 'int64'; readonly values: Float64Array }
  | { readonly type: 'string'; readonly values: readonly string[] }

/** An ONNX model that can be asked. */
export type OnnxProgram = {
  /**
   * Asks for some rows at once.
   *
   * @param inputs by name; each has `rows x width` values
   * @returns one of the outputs, row by row; how long its dimensions are
   * @throws AppError `misuse` with the runtime's own words
   */
  readonly run: (
    inputs: ReadonlyMap<string, OnnxInput & { readonly shape: readonly number[] }>,
    output: string,
  ) => Promise<{ readonly values: Float64Array; readonly shape: readonly number[] }>
  readonly close: () => Promise<void>
}

/** The version that is tested; 148 MB, so whoever brings ONNX models installs it. */
const onnxRuntime = 'onnxruntime-web@1.30.0'

/** Loaded when a model comes: it may be absent. */
const load = async (): Promise<typeof import('onnxruntime-web/wasm')> => {
  const runtime = await import('onnxruntime-web/wasm')
  // One thread: the same numbers on every machine, and nothing that keeps the process alive.
  runtime.env.wasm.numThreads = 1
  runtime.env.logLevel = 'fatal'
  return runtime
}

export const isOnnxRuntimeThere = async (): Promise<boolean> =>
  await load().then(
    () => true,
    () => false,
  )

/**
 * Opens an ONNX model in WebAssembly (onnxruntime-web).
 *
 * @throws AppError `misuse` where the runtime is not installed, or does not take the model
 *
 * @example
 * const program = await openOnnx(await readFile('model.onnx'))
 * const values = Float64Array.of(61, 1.4)
 * await program.run(new Map([['X', { type: 'float32', values, shape: [1, 2] }]]), 'probabilities')
 */
export const openOnnx = async (bytes: Uint8Array): Promise<OnnxProgram> => {
  const runtime = await load().catch(cause => {
    throw new AppError('misuse', 'ONNX models need a program that is not installed.', {
      remedy: `npm install -E ${onnxRuntime} (beside Attune; about 150 MB), then ask again.`,
      cause,
    })
  })
  const session = await runtime.InferenceSession.create(bytes, { executionProviders: ['wasm'] }).catch(cause => {
    throw new AppError('misuse', `The ONNX model cannot be opened: ${wordsOf(cause)}`, {
      remedy: 'Only models of one file whose operators onnxruntime-web has are read.',
      cause,
    })
  })
  return {
    run: async (inputs, output) => {
      const given = Object.fromEntries(
        [...inputs].map(([name, input]) => [name, new runtime.Tensor(input.type, typed(input), input.shape)]),
      )
      const found = await session.run(given, [output]).catch(cause => {
        throw new AppError('misuse', `The ONNX model does not take these rows: ${wordsOf(cause)}`, {
          remedy: 'Compare its inputs with the columns of the table.',
          cause,
        })
      })
      const { data, dims } = found[output]!
      return { values: Float64Array.from(data, Number), shape: dims }
    },
    close: () => session.release(),
  }
}

const typed = (input: OnnxInput): unknown => {
  if (input.type === 'string') return input.values
  if (input.type === 'int64') return BigInt64Array.from(input.values, BigInt)
  if (input.type === 'int32') return Int32Array.from(input.values)
  return input.type === 'float32' ? Float32Array.from(input.values) : input.values
}

const wordsOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
