import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Area } from './areas.ts'
import { differenceOf, type Mutant, mutated } from './mutant.ts'
import { type Result, TYPES } from './results.ts'
import { isRefusedByTypes } from './types.ts'
import type { Worker } from './worker-process.ts'

/** A mutant waiting for its turn, with the area it stands for. */
export type Candidate = { readonly area: Area; readonly mutant: Mutant }

/** Seconds that each test file takes alone, on this machine, now: slow ones run last. */
export type Pace = ReadonlyMap<string, number>

/** Seconds. */
const QUICK = 3
const HOPELESS = 600
/** A mutant is given this many times what its tests take when nothing is broken, and a start. */
const PATIENCE = 8
const START = 60

/**
 * Runs each test file once without a fault.
 * @throws when one fails: a test that fails without a fault can tell nothing
 */
export const paceOf = async (
  tests: readonly string[],
  workers: readonly Worker[],
  say: (line: string) => void,
): Promise<Pace> => {
  const pace = new Map<string, number>()
  await shared(workers, tests, async (worker, test) => {
    const started = performance.now()
    const killer = await worker.killerOf({ steps: [[test]] }, HOPELESS)
    if (killer !== null) throw new Error(`Without any fault, this fails already: ${killer}`)
    pace.set(test, (performance.now() - started) / 1000)
    say(`${test} ${pace.get(test)?.toFixed(1)} s`)
  })
  return pace
}

/** Runs every candidate's tests until one fails. `done` hears of each result as it comes. */
export const measure = (
  root: string,
  candidates: readonly Candidate[],
  testsOf: (file: string, folder: string) => readonly string[],
  pace: Pace,
  workers: readonly Worker[],
  done: (result: Result) => void,
): Promise<void> =>
  shared(workers, candidates, async (worker, { area, mutant }) => {
    const original = readFileSync(join(root, mutant.file), 'utf8')
    const steps = stepsOf(area, testsOf(mutant.file, area.folder), pace)
    const expected = steps.flat().reduce((sum, test) => sum + (pace.get(test) ?? 0), 0)
    const started = performance.now()
    const fault = { file: mutant.file, text: mutated(original, mutant), original }
    const test = await worker.killerOf({ fault, steps }, START + PATIENCE * expected)
    const killer = test ?? ((await isRefusedByTypes(worker.scratch, fault)) ? TYPES : null)
    const seconds = Math.round((performance.now() - started) / 10) / 100
    done({ ...mutant, area: area.name, killer, difference: differenceOf(original, mutant), seconds })
  })

/** The quick tests of the area, then its slow ones, then those of others: most mutants fall in the first step. */
const stepsOf = ({ folder }: Area, tests: readonly string[], pace: Pace): readonly (readonly string[])[] => {
  const secondsOf = (test: string): number => pace.get(test) ?? 0
  const rankOf = (test: string): number => (!test.startsWith(`${folder}/`) ? 2 : secondsOf(test) < QUICK ? 0 : 1)
  return [0, 1, 2]
    .map(rank => tests.filter(test => rankOf(test) === rank).sort((a, b) => secondsOf(a) - secondsOf(b)))
    .filter(step => step.length > 0)
}

/** Each worker takes the next piece of work when it has done its last. */
const shared = async <Piece>(
  workers: readonly Worker[],
  pieces: readonly Piece[],
  work: (worker: Worker, piece: Piece) => Promise<void>,
): Promise<void> => {
  const waiting = pieces.values()
  await Promise.all(
    workers.map(async worker => {
      for (const piece of waiting) await work(worker, piece)
    }),
  )
}
