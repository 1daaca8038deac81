import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { AppError } from '../../../core/index.ts'
import {
  type CohortDefinition,
  parseCohortDefinition,
  shippedDefinition,
  shippedDefinitions,
} from '../../../pipeline/features/index.ts'
import { usable } from './options.ts'

/** A shipped cohort definition by its name, or a file. @throws AppError `not-found`, `misuse` */
export const definitionNamed = async (name: string, cwd: string): Promise<CohortDefinition> => {
  const read =
    shippedDefinition(name) ??
    (await readFile(resolve(cwd, name), 'utf8').catch(cause => {
      throw new AppError('not-found', 'There is no such definition.', {
        remedy: `Name one of ${shippedDefinitions.join(', ')}, or a file (DEFINITION.json).`,
        cause,
      })
    }))
  return usable(parseCohortDefinition(read, basename(name)), 'Correct the definition; docs/operations/learning.md')
}
