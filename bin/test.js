// `npm test`: everything that must hold, each check with its own output, and one line of numbers at the very end.
// `npm test -- src/core` hands its arguments to Vitest and runs nothing else.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BootstrapError, command, ensureInstalled, nodePath, root } from './bootstrap.js'
import { runNode, say } from './processes.js'
import { makeScratch } from './scratch.js'
import { ensureSystemPackages } from './system-packages.js'
import { ensureWeb } from './web.js'

/** @typedef {{ passed: number, failed: string[], skipped: number }} Tally  failed checks and tests by name */

/** @type {[string, string[]][]} */
const CHECKS = [
  ['types (tsc)', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.']],
  ['format and lint (biome)', ['node_modules/@biomejs/biome/bin/biome', 'check', '.']],
  ['nothing unused (knip)', ['node_modules/knip/bin/knip.js', '--no-progress']],
  ['no known weakness in a package (npm audit)', ['tools/dependencies/audit.js']],
]

/** A check that could not be made says so with this exit code. */
const NOT_CHECKED = 77

/** @param {string} title */
const heading = title => process.stdout.write(`\n== ${title}\n`)

/** @param {string} name @param {() => Promise<boolean | 'skipped'>} check @returns {Promise<Tally>} */
const tallyOf = async (name, check) => {
  heading(name)
  const holds = await check()
  process.stdout.write(holds === 'skipped' ? `SKIPPED: ${name}\n` : holds ? 'passed\n' : `FAILED: ${name}\n`)
  return { passed: holds === true ? 1 : 0, failed: holds === false ? [name] : [], skipped: holds === 'skipped' ? 1 : 0 }
}

/** @param {string[]} args */
const runCheck = async args => {
  const code = await runNode(nodePath(), args, { cwd: root })
  return code === NOT_CHECKED ? 'skipped' : code === 0
}

const buildsWeb = async () => {
  try {
    await ensureWeb()
    return true
  } catch (error) {
    if (!(error instanceof BootstrapError)) throw error
    say(`${error.message} ${error.remedy}`)
    return false
  }
}

/** Runs Vitest: its usual report to the eye, its JSON report for the numbers. @param {string[]} filters */
const runVitest = async filters => {
  const { folder, remove } = makeScratch()
  try {
    const report = join(folder, 'report.json')
    const args = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json']
    const code = await runNode(nodePath(), [...args, `--outputFile.json=${report}`, ...filters], {
      cwd: root,
      env: { TMPDIR: folder },
    })
    return tallyOfReport(code, report)
  } finally {
    remove()
  }
}

/**
 * A file that could not be loaded, or an error outside any test, has no failed test to its name: it counts as one.
 * @param {number} code Vitest's exit code @param {string} path of its JSON report @returns {Tally}
 */
const tallyOfReport = (code, path) => {
  const results = readReport(path)
  if (results === undefined)
    return { passed: 0, failed: [`vitest stopped without a report (exit ${code})`], skipped: 0 }
  const tests = results.flatMap(file => file.assertionResults)
  const failed = [
    ...tests.filter(test => test.status === 'failed').map(test => test.fullName),
    ...results
      .filter(file => file.status === 'failed' && !file.assertionResults.some(test => test.status === 'failed'))
      .map(file => file.name.replace(`${root}/`, '')),
  ]
  if (code !== 0 && failed.length === 0) failed.push(`vitest (exit ${code}): an error outside any test`)
  const passed = tests.filter(test => test.status === 'passed').length
  return { passed, failed, skipped: tests.length - passed - tests.filter(test => test.status === 'failed').length }
}

/**
 * @param {string} path
 * @returns {{ name: string, status: string, assertionResults: { fullName: string, status: string }[] }[] | undefined}
 */
const readReport = path => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).testResults
  } catch (error) {
    say(`no test report: ${error instanceof Error ? error.message : error}`)
    return undefined
  }
}

command(async () => {
  const filters = process.argv.slice(2)
  await ensureInstalled()
  /** @type {Tally[]} */
  const tallies = []
  if (filters.length === 0) {
    await ensureSystemPackages()
    tallies.push(await tallyOf('screens (vite build)', buildsWeb))
    for (const [name, args] of CHECKS) tallies.push(await tallyOf(name, () => runCheck(args)))
  }
  heading('tests (vitest)')
  tallies.push(await runVitest(filters))

  const failed = tallies.flatMap(tally => tally.failed)
  const sum = (/** @type {'passed' | 'skipped'} */ what) => tallies.reduce((total, tally) => total + tally[what], 0)
  for (const name of failed) process.stdout.write(`failed: ${name}\n`)
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''
  process.exitCode = failed.length > 0 ? 1 : 0
  process.stdout.write(`\n${sum('passed')} passed, ${failed.length} failed${skipped}\n`)
})
