/**
 * Preloaded (`node --import`) into a process that a benchmark measures: on its way out it writes what it used, all
 * threads included, to the file named by BENCH_USAGE.
 */
import { readFileSync, writeFileSync } from 'node:fs'

const file = process.env.BENCH_USAGE
if (file === undefined) throw new Error('BENCH_USAGE names no file')
process.once('exit', () => {
  const { user, system } = process.cpuUsage()
  const [, peakKb] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  writeFileSync(file, JSON.stringify({ cpuSeconds: (user + system) / 1e6, peakMb: (Number(peakKb) * 1024) / 1e6 }))
})
