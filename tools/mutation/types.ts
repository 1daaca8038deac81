import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Fault } from './worker-process.ts'

/**
 * Whether the type checker (the first check of `npm test`) refuses a fault that no test noticed. Only the file and what
 * it imports are checked, and names that have become unused are let pass: the narrower question.
 *
 * @param scratch the copy of the tree; the fault is put there and taken out again
 */
export const isRefusedByTypes = async (scratch: string, { file, text, original }: Fault): Promise<boolean> => {
  if (!file.endsWith('.ts')) return false
  const settings = 'tsconfig.mutant.json'
  const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false }
  writeFileSync(
    join(scratch, settings),
    JSON.stringify({ extends: './tsconfig.json', include: ['src/**/*.d.ts'], files: [file], compilerOptions }),
  )
  writeFileSync(join(scratch, file), text)
  try {
    const checker = spawn(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit', '-p', settings], {
      cwd: scratch,
      stdio: 'ignore',
    })
    const [code] = (await once(checker, 'exit')) as [number | null]
    if (code === null) throw new Error(`The type checker was stopped while it looked at ${file}.`)
    return code !== 0
  } finally {
    writeFileSync(join(scratch, file), original)
  }
}
