import { describe, expect, it } from 'vitest'
import { histogramKernel } from '../../src/learning/trees/boosting/histogram-kernel.ts'
import { contributionsKernel } from '../../src/learning/trees/shap/contributions-kernel.ts'
import { compileKernel } from './compile-kernel.ts'

describe('kernels', () => {
  it('are what their sources compile to, byte for byte', async () => {
    for (const [name, committed] of [
      ['histogram', histogramKernel],
      ['contributions', contributionsKernel],
    ] as const) {
      const bytes = await compileKernel(new URL(`assembly/${name}.ts`, import.meta.url).pathname)
      expect(Buffer.from(bytes).toString('base64')).toBe(committed)
    }
  })
})
