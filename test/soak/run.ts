import { parseArgs } from 'node:util'
import { randomOf } from '../../src/simulation/index.ts'
import { postgresBinaries, startPostgres } from '../support/postgres.ts'
import { noSmallDisk } from '../support/small-disk.ts'
import { type Outcome, type Scenario, scenarios } from './scenarios.ts'

const help = `npm run test:soak -- [--rounds N] [--only NAME] [--seed N] [--json]

Kills, stops and starves real servers, and looks whether all that they had answered is there. Hours, not minutes.

  --rounds N   kills and outages of each scenario, and a tenth as many fillings of a disk (50)
  --only NAME  scenarios whose name begins so: ${scenarios.map(({ name }) => name).join(', ')}
  --seed N     of the moments; the same seed plans the same moments (1)
  --json       one JSON document on stdout at the end; the lines go to stderr`

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '50' },
    only: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const say = (line: string): void => {
  ;(values.json ? process.stderr : process.stdout).write(`${line}\n`)
}

type Result = { readonly scenario: string; readonly skipped: string | null; readonly outcomes: readonly Outcome[] }

/** Why a scenario cannot run here; `null`: it can. */
const whyNot = ({ needs }: Scenario): string | null => {
  if (needs.postgres && postgresBinaries() === undefined) return 'PostgreSQL is not installed'
  return needs.smallDisk && noSmallDisk !== undefined ? noSmallDisk : null
}

const runScenario = async (scenario: Scenario, rounds: number, seed: number): Promise<Result> => {
  const skipped = whyNot(scenario)
  if (skipped !== null) {
    say(`${scenario.name}: skipped, ${skipped}`)
    return { scenario: scenario.name, skipped, outcomes: [] }
  }
  const postgres = scenario.needs.postgres ? await startPostgres({ synced: true }) : undefined
  const outcomes: Outcome[] = []
  const tell = (outcome: Outcome): void => {
    outcomes.push(outcome)
    say(lineOf(scenario.name, outcomes.length, outcome))
  }
  try {
    await scenario.run({ rounds, random: randomOf(seed, 0), postgres, tell })
  } catch (error) {
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error)
    tell({ what: 'broken off', promised: 0, recoveryMilliseconds: null, problems: [problem] })
  } finally {
    await postgres?.stop()
  }
  return { scenario: scenario.name, skipped: null, outcomes }
}

const lineOf = (name: string, n: number, { what, promised, recoveryMilliseconds, problems }: Outcome): string => {
  const back = recoveryMilliseconds === null ? '' : `, back in ${Math.round(recoveryMilliseconds)} ms`
  const verdict = problems.length === 0 ? 'passed' : ['FAILED', ...problems.map(problem => `    ${problem}`)].join('\n')
  return `${name} ${n}: ${what}; ${promised} answered and looked for${back}: ${verdict}`
}

const main = async (): Promise<void> => {
  if (values.help) return say(help)
  const [rounds, seed] = [Number(values.rounds), Number(values.seed)]
  const chosen = scenarios.filter(({ name }) => name.startsWith(values.only))
  if (!Number.isInteger(rounds) || rounds < 1 || !Number.isSafeInteger(seed) || chosen.length === 0) {
    say(help)
    process.exitCode = 2
    return
  }
  const results: Result[] = []
  for (const scenario of chosen) results.push(await runScenario(scenario, rounds, seed))
  if (values.json) process.stdout.write(`${JSON.stringify({ rounds, seed, results }, null, 2)}\n`)
  const outcomes = results.flatMap(result => result.outcomes)
  const failed = outcomes.filter(({ problems }) => problems.length > 0).length
  const skipped = results.filter(result => result.skipped !== null).length
  say(`${outcomes.length - failed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`)
  process.exitCode = failed === 0 ? 0 : 1
}

await main()
