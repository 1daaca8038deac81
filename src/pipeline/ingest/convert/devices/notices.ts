import { type Issue, issue, type Severity } from '../../../../core/index.ts'
import type { ByteRange } from '../../../../standards/fhir/index.ts'
import type { Converted } from '../conversion.ts'

/** Says each thing once however many rows of a document have it: an export has a million rows. */
export type Notices = {
  readonly note: (severity: Severity, code: string, message: string, location: string, range?: ByteRange) => void
  /** All of them, each with the place where it was first noticed, and how often. */
  readonly all: () => Converted[]
}

/** Kinds of issue that are told apart; what a hostile document invents beyond them is told as one. */
const mostKinds = 1_000

export const createNotices = (): Notices => {
  const found = new Map<string, { readonly issue: Issue; readonly range: ByteRange | undefined; count: number }>()
  return {
    note: (severity, code, message, location, range) => {
      const key = `${code} ${message}`
      const known = found.get(key) ?? (found.size >= mostKinds ? [...found.values()].at(-1) : undefined)
      if (known !== undefined) known.count += 1
      else found.set(key, { issue: issue(severity, code, message, location), range, count: 1 })
    },
    all: () =>
      [...found.values()].map(({ issue: one, range, count }) => ({
        kind: 'issue',
        issue: count === 1 ? one : { ...one, message: `${one.message} (${count} times, first here)` },
        ...(range === undefined ? {} : { range }),
      })),
  }
}
