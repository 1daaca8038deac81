import fc from 'fast-check'
import { test } from 'vitest'

/** `ATTUNE_FUZZ_RUNS=200` runs each property 200 times as often (docs/operations/testing.md). */
const times = Math.max(1, Number(process.env.ATTUNE_FUZZ_RUNS ?? 1) || 1)

/** What a failure printed, to see it again: `ATTUNE_FUZZ_SEED`, and its path with `ATTUNE_FUZZ_PATH`. */
const { ATTUNE_FUZZ_SEED: seed, ATTUNE_FUZZ_PATH: path } = process.env
const again = { ...(seed === undefined ? {} : { seed: Number(seed) }), ...(path === undefined ? {} : { path }) }

/** Seconds of processor time that one input may take: another process on the machine does not count. */
const patience = 5

/**
 * A test that holds a property against many inputs.
 *
 * @param runs how many of them in `npm test`
 */
export const fuzz = <T>(
  name: string,
  runs: number,
  inputs: fc.Arbitrary<T>,
  holds: (input: T) => void | Promise<void>,
): void => {
  const property = fc.asyncProperty(inputs, async input => {
    const begun = process.cpuUsage()
    await holds(input)
    const { user, system } = process.cpuUsage(begun)
    const took = (user + system) / 1_000_000
    if (took > patience) throw new Error(`took ${took} s of processor time`)
  })
  test(name, async () => fc.assert(property, { numRuns: runs * times, ...again }), 60_000 * times)
}
