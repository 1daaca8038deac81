import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createVitest, type TestModule } from 'vitest/node'
import type { Answer, Question } from './worker-process.ts'

/**
 * One long-lived Vitest in a scratch copy of the tree (its working directory), asked over the process channel. Starting
 * Vitest costs seconds and the source is read once; from then on a mutant costs what its tests cost.
 */
const ended: TestModule[] = []
const vitest = await createVitest('test', {
  watch: false,
  pool: 'threads',
  isolate: false,
  fileParallelism: false,
  maxWorkers: 1,
  bail: 1,
  reporters: [{ onTestModuleEnd: module => void ended.push(module) }],
})
// Flags of a process end a thread before it starts; a project keeps the configuration's whatever is asked for above.
for (const project of vitest.projects) project.config.execArgv = []
// One of the two databases is enough to tell a fault from none, and PGlite starts at once.
vitest.setGlobalTestNamePattern(/^(?!.* on PostgreSQL)/)
const specifications = new Map((await vitest.globTestSpecifications()).map(one => [one.moduleId, one]))

/** Runs the steps in order and stops at the first test that fails. */
const killerOf = async (steps: Question['steps']): Promise<string | null> => {
  for (const step of steps) {
    const killer = await killerIn(step)
    if (killer !== null) return killer
  }
  return null
}

const killerIn = async (step: readonly string[]): Promise<string | null> => {
  const wanted = step.map(path => {
    const found = specifications.get(resolve(path))
    if (found === undefined) throw new Error(`${path} is no test file`)
    return found
  })
  // What the run returns also holds the modules of runs before.
  ended.length = 0
  const { unhandledErrors } = await vitest.runTestSpecifications(wanted)
  const failed = ended.find(module => module.state() === 'failed')
  if (failed !== undefined)
    return `${failed.relativeModuleId} > ${[...failed.children.allTests('failed')][0]?.fullName ?? 'does not load'}`
  if (unhandledErrors.length > 0) return `${step[0]} > an error outside any test`
  if (ended.length < step.length) throw new Error(`Only ${ended.length} of ${step.length} test files ran: ${step}`)
  return null
}

const put = (file: string, text: string): void => {
  writeFileSync(resolve(file), text)
  vitest.invalidateFile(resolve(file))
}

const answer = async ({ fault, steps }: Question): Promise<Answer> => {
  if (fault === undefined) return { killer: await killerOf(steps) }
  put(fault.file, fault.text)
  try {
    return { killer: await killerOf(steps) }
  } finally {
    put(fault.file, fault.original)
  }
}

process.on('message', (question: Question) => {
  answer(question).then(
    one => process.send?.(one),
    error => process.send?.({ broken: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  )
})
process.on('disconnect', () => process.exit(0))
process.send?.('ready')
