import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { nodeFlags } from './bin/node-flags.js'

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'test/**/*.test.ts',
      'bin/**/*.test.ts',
      'tools/**/*.test.ts',
      'web/**/*.test.{ts,tsx}',
    ],
    exclude: ['test/architecture/fixtures/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: '100%',
    execArgv: nodeFlags([]),
    env: {
      TZ: 'UTC',
      // Commands that tests start find their code compiled, as those started through bin/ do.
      NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/attune', import.meta.url)),
    },
  },
})
