import type { Application } from '../../src/apps/compose.ts'

/** What a server answered with success, and whether it is still so. */
export type Promised = {
  /** For the report, e.g. `decision 4f2a`. */
  readonly what: string
  /** What is wrong; nothing, when all of it is there, once. */
  readonly check: (application: Application) => Promise<readonly string[]>
}

/** A call whose answer is not known, or is: sent again, it must be answered, and add nothing to what is there. */
export type Repeatable = {
  readonly what: string
  /** What is wrong with the second answer. */
  readonly again: () => Promise<readonly string[]>
}

/** What must hold after a crash. */
export type Ledger = {
  promise(promised: Promised): void
  /** Looks at everything promised since the last look, and at this many promises before it. */
  check(application: Application, earlier: number): Promise<readonly string[]>
  /** What is promised from now on was not there at the last look. */
  looked(): void
  readonly count: number
}

/** @param pick which of the earlier promises are looked at: a whole number from 0 up to, not including, its argument */
export const createLedger = (pick: (below: number) => number): Ledger => {
  const promises: Promised[] = []
  let fresh = 0
  return {
    promise: promised => void promises.push(promised),
    async check(application, earlier) {
      const before =
        earlier >= fresh ? promises.slice(0, fresh) : Array.from({ length: earlier }, () => promises[pick(fresh)]!)
      const problems: string[] = []
      for (const promised of new Set([...before, ...promises.slice(fresh)])) {
        for (const problem of await problemsOf(promised, application)) problems.push(`${promised.what}: ${problem}`)
      }
      return problems
    },
    looked: () => {
      fresh = promises.length
    },
    get count() {
      return promises.length
    },
  }
}

const problemsOf = async (promised: Promised, application: Application): Promise<readonly string[]> => {
  try {
    return await promised.check(application)
  } catch (error) {
    // What is not found is what is looked for here; the rest of the ledger is looked at all the same.
    return [error instanceof Error ? error.message : String(error)]
  }
}
