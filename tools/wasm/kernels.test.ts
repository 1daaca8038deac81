import { describe, expect, it } from 'vitest'
import { histogramKernel } from '../../src/learning/trees/boosting/histogram-kernel.ts'
import { compileKernel } from './compile-kernel.ts'

describe('kernels', () => {
  it('are what their sources compile to, byte for byte', async () => {
    const bytes = await compileKernel(new URL('assembly/histogram.ts', import.meta.url).pathname)
    expect(Buffer.from(bytes).toString('base64')).toBe(histogramKernel)
  })
})
