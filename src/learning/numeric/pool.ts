/** A compiled WebAssembly program over memory that every thread of a pool sees. */
export type Kernel = {
  readonly memory: WebAssembly.Memory
  /** Runs one function here; gives what it returns, NaN where it returns nothing. */
  readonly call: (name: string, ...parameters: readonly number[]) => number
  /**
   * Runs one function once for each part, on any thread, and returns when all are done. Parts must write to different
   * memory, so that no number of threads changes a result.
   *
   * @param parameters those of all parts, one after the other
   */
  readonly callAll: (name: string, parameters: readonly number[], parts: number) => void
  /** Lets the threads forget this program. Its memory goes when nobody refers to it. */
  readonly close: () => void
}

/** Threads that a caller lends. `loneThread` is the pool of one. */
export type Pool = {
  readonly threads: number
  /**
   * @param program a WebAssembly module that imports shared memory as `env.memory`, with no more than 15 parameters a function
   * @param bytes how much memory it needs
   */
  readonly open: (program: Uint8Array<ArrayBuffer>, bytes: number) => Kernel
  /** Ends the threads. */
  readonly close: () => void
}

const PAGE = 65_536

/** Memory for `bytes`, and the program's functions over it. */
export const instantiate = (
  program: WebAssembly.Module,
  memory: WebAssembly.Memory,
): Record<string, (...parameters: readonly number[]) => number | undefined> =>
  new WebAssembly.Instance(program, { env: { memory } }).exports as Record<
    string,
    (...parameters: readonly number[]) => number | undefined
  >

/** Memory that several threads may see, of at least `bytes`. */
export const sharedMemory = (bytes: number): WebAssembly.Memory =>
  // The maximum is what the programs are compiled with; only what is used takes room.
  new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE), maximum: PAGE, shared: true })

/** The pool of the calling thread alone. */
export const loneThread: Pool = {
  threads: 1,
  open: (program, bytes) => {
    const memory = sharedMemory(bytes)
    const functions = instantiate(new WebAssembly.Module(program), memory)
    return {
      memory,
      call: (name, ...parameters) => functions[name]!(...parameters) ?? Number.NaN,
      callAll: (name, parameters, parts) => {
        const each = parameters.length / parts
        for (let part = 0; part < parts; part++) functions[name]!(...parameters.slice(part * each, part * each + each))
      },
      close: () => {},
    }
  },
  close: () => {},
}

/** A program that is kept as text (base64). */
export const bytesOf = (program: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(program), character => character.charCodeAt(0))
