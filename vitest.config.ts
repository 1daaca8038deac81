import { defineConfig } from 'vitest/config'

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
    env: { TZ: 'UTC' },
  },
})
