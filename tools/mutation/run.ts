import { setPriority, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { report } from '../../bench/report.ts'
import { type Area, areasOf, mutantsIn } from './areas.ts'
import { readJudgements } from './judged.ts'
import { type Candidate, measure, paceOf } from './measure.ts'
import { createReach } from './reach.ts'
import { appendResult, type Result, readResults } from './results.ts'
import { sampleOf } from './sample.ts'
import { createScratch } from './scratch.ts'
import { scoresOf, survivorLines } from './summary.ts'
import { createWorker, sharedDataOf } from './worker-process.ts'

const USAGE = `npm run test:mutation -- [options]

Puts small faults into the source, one at a time, in a copy of the tree, and counts how many the tests notice.

  --area NAME       clinical, normalize, profile, a specialty, or specialties for all of them; may be given several
                    times; everything unless given
  --seed TEXT       another seed draws other mutants (default: 1)
  --sample FACTOR   2 draws twice as many mutants as usual, 0.1 a tenth (default: 1)
  --workers N       Vitest processes, each with a copy of the tree (default: 2)
  --results FILE    results as JSON lines; what stands there is not run again (default: a file per seed in the
                    folder for temporary files)
  --again           the survivors in the results file are run once more: after new tests
  --list            prints the mutants that would be run, and ends
`

const root = resolve(import.meta.dirname, '../..')
const say = (line: string): void => console.error(line)

const { values: options } = parseArgs({
  options: {
    area: { type: 'string', multiple: true },
    seed: { type: 'string', default: '1' },
    sample: { type: 'string', default: '1' },
    workers: { type: 'string', default: '2' },
    results: { type: 'string' },
    again: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const chosenAreas = (): readonly Area[] => {
  const all = areasOf(root)
  const wanted = options.area ?? all.map(({ name }) => name)
  return wanted.flatMap(name => {
    const found = all.filter(area => area.name === name || (name === 'specialties' && area.folder.includes(name)))
    if (found.length === 0)
      throw new Error(`No area is called ${name}; there are ${all.map(one => one.name).join(', ')}`)
    return found
  })
}

const candidatesOf = (areas: readonly Area[]): readonly Candidate[] =>
  areas.flatMap(area =>
    sampleOf(area, mutantsIn(root, area), options.seed, Number(options.sample)).map(mutant => ({
      area,
      mutant,
    })),
  )

const runAll = async (candidates: readonly Candidate[], done: (result: Result) => void): Promise<void> => {
  const testsOf = createReach(root)
  const tests = [...new Set(candidates.flatMap(({ area, mutant }) => testsOf(mutant.file, area.folder)))]
  const scratches = Array.from({ length: Number(options.workers) }, () => createScratch(root))
  const workers = scratches.map(({ folder }) => createWorker(folder, sharedDataOf(root)))
  const clear = (): void => {
    for (const worker of workers) worker.stop()
    for (const scratch of scratches) scratch.remove()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      clear()
      process.exit(1)
    })
  try {
    say(`${candidates.length} mutants; first, ${tests.length} test files as they are`)
    const pace = await paceOf(tests, workers, say)
    await measure(root, candidates, testsOf, pace, workers, done)
  } finally {
    clear()
  }
}

const main = async (): Promise<void> => {
  // People and tests on the same machine come first.
  setPriority(10)
  const candidates = candidatesOf(chosenAreas())
  const path = options.results ?? join(tmpdir(), `attune-mutants-${options.seed}.jsonl`)
  const results = new Map(readResults(path).map(one => [one.id, one]))
  const isDue = ({ mutant }: Candidate): boolean => {
    const known = results.get(mutant.id)
    return known === undefined || (options.again && known.killer === null)
  }
  const due = candidates.filter(isDue)
  if (options.list) {
    for (const { mutant } of due) console.log(`${mutant.file}:${mutant.line} ${mutant.operator}`)
    return
  }
  let ran = 0
  if (due.length > 0)
    await runAll(due, result => {
      results.set(result.id, result)
      appendResult(path, result)
      ran++
      const outcome = result.killer === null ? 'SURVIVED' : `killed by ${result.killer.slice(0, 90)}`
      say(`${ran}/${due.length} ${result.file}:${result.line} ${result.operator}, ${result.seconds} s: ${outcome}`)
    })
  const judgements = readJudgements(root)
  const wanted = candidates.flatMap(({ mutant }) => results.get(mutant.id) ?? [])
  say(['', 'Survivors', ...survivorLines(wanted, judgements), ''].join('\n'))
  report(`Mutants, seed ${options.seed}; results in ${path}`, scoresOf(wanted, judgements))
}

if (options.help) console.log(USAGE)
else await main()
