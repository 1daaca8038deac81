import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Result } from './results.ts'

/** A survivor that a person has looked at and found to change nothing anybody could see, with the reason. */
export type Judgement = {
  readonly file: string
  readonly operator: string
  /** The lines of the difference, as the report prints them. */
  readonly difference: readonly string[]
  readonly reason: string
}

/** The judgements of this repository (equivalent.json beside this file). */
export const readJudgements = (root: string): readonly Judgement[] => {
  const path = join(root, 'tools/mutation/equivalent.json')
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Judgement[]) : []
}

/** Why a survivor is the same program; undefined when nobody has said so. */
export const reasonOf = (judgements: readonly Judgement[], result: Result): string | undefined =>
  judgements.find(
    one =>
      one.file === result.file &&
      one.operator === result.operator &&
      one.difference.join('\n') === result.difference.join('\n'),
  )?.reason
