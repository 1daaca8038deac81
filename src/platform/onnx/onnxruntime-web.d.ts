/** What is used of onnxruntime-web, for a checkout where it is not installed: it is optional. */
declare module 'onnxruntime-web/wasm' {
  export const env: { readonly wasm: { numThreads?: number }; logLevel?: string }

  export class Tensor {
    constructor(type: string, values: unknown, shape: readonly number[])
    readonly data: ArrayLike<number | bigint | string>
    readonly dims: readonly number[]
  }

  export const InferenceSession: {
    readonly create: (
      bytes: Uint8Array,
      options: { readonly executionProviders: readonly string[] },
    ) => Promise<{
      readonly run: (
        inputs: Readonly<Record<string, Tensor>>,
        outputs: readonly string[],
      ) => Promise<Readonly<Record<string, Tensor | undefined>>>
      readonly release: () => Promise<void>
    }>
  }
}
