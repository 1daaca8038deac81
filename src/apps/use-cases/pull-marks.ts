import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { makeFolder, replaceWhole } from '../../platform/files/index.ts'
import type { Dependencies } from './dependencies.ts'

const mark = z.object({ at: z.string() })

/** What a pull is known by: the same server, source and question again goes on where it was. */
export const pullKey = (...parts: readonly string[]): string => hash('sha256', JSON.stringify(parts)).slice(0, 24)

export const pullFolder = (deps: Dependencies, key: string): string => join(deps.folder.path, 'pulls', key)

/** Up to which moment, by the server's clock, everything that a question asks for is stored; `undefined` before the first time. */
export const readMark = (deps: Dependencies, key: string): string | undefined => {
  try {
    return mark.parse(JSON.parse(readFileSync(markFile(deps, key), 'utf8'))).at
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

export const writeMark = async (deps: Dependencies, key: string, at: string): Promise<void> => {
  await makeFolder(join(deps.folder.path, 'pulls'))
  replaceWhole(markFile(deps, key), `${JSON.stringify({ at })}\n`)
}

const markFile = (deps: Dependencies, key: string): string => join(deps.folder.path, 'pulls', `${key}.mark.json`)
