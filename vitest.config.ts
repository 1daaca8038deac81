import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { nodeFlags } from './bin/node-flags.js'
import { LongestFirst } from './test/longest-first.ts'

/** Floors without I/O and without state (test/architecture.test.ts): their files share a process and what it has loaded. */
const pure = [
  'src/{core,standards,learning,clinical,specialties,simulation}/**/*.test.ts',
  'src/pipeline/{normalize,ingest/convert}/**/*.test.ts',
  'web/**/*.test.{ts,tsx}',
]

export default defineConfig({
  test: {
    // One more than cores: a test with a server, a browser or a killed process often waits.
    maxWorkers: availableParallelism() + 1,
    globalSetup: 'test/support/shared-hospital.ts',
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          // By name the first to start: its longest files must not run alone at the end.
          name: 'journeys',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'bin/**/*.test.ts', 'tools/**/*.test.ts'],
          exclude: ['test/architecture/fixtures/**', ...pure],
        },
      },
      { extends: true, test: { name: 'pure', include: pure, isolate: false } },
    ],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    execArgv: nodeFlags([]),
    env: {
      TZ: 'UTC',
      // Commands that tests start find their code compiled, as those started through bin/ do.
      NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/attune', import.meta.url)),
    },
  },
})
