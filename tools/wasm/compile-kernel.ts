import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import asc from 'assemblyscript/asc'

/**
 * Compiles one AssemblyScript file to WebAssembly: SIMD, shared memory that the host brings, no runtime, no start.
 *
 * @param source path of the file
 * @throws Error with the compiler's own words
 */
export const compileKernel = async (source: string): Promise<Uint8Array> => {
  const file = basename(source)
  const text = await readFile(source, 'utf8')
  let output: Uint8Array | undefined
  const { error, stderr } = await asc.main(
    [
      file,
      '-O3',
      '--noAssert',
      '--runtime',
      'stub',
      '--importMemory',
      '--sharedMemory',
      '--initialMemory',
      '1',
      '--maximumMemory',
      '65536',
      '--enable',
      'simd,threads,bulk-memory',
      '--outFile',
      'kernel.wasm',
    ],
    {
      readFile: (name: string) => (name === file ? text : null),
      writeFile: (name: string, contents: string | Uint8Array) => {
        if (name === 'kernel.wasm') output = contents as Uint8Array
      },
      listFiles: () => [],
    },
  )
  if (error !== null || output === undefined) throw new Error(`${source} does not compile:\n${stderr.toString()}`)
  return output
}
