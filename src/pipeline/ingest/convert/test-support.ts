import type { Converted, ConvertedResource, Format, Said } from './conversion.ts'
import { createLossTally, type LossReport } from './loss.ts'

/** A document converted, in a test: what came of it, in all and apart. */
export type ConvertedInTest = {
  readonly found: readonly Converted[]
  readonly resources: readonly ConvertedResource[]
  readonly loss: LossReport
  /** Of issues and of what could not be read. */
  readonly codes: readonly string[]
}

/** @example const convert = converterOf(hl7v2); const { resources } = await convert('MSH|…') */
export const converterOf =
  (format: Format) =>
  async (text: string | Uint8Array, said: Said = {}): Promise<ConvertedInTest> => {
    const loss = createLossTally()
    const found: Converted[] = []
    const bytes = typeof text === 'string' ? Buffer.from(text) : text
    for await (const one of format.convert([bytes], { name: 'test', source: 'test', loss, said })) found.push(one)
    return {
      found,
      resources: found.flatMap(one => (one.kind === 'resource' ? [one.resource] : [])),
      loss: loss.report(),
      codes: found.flatMap(one =>
        one.kind === 'issue' ? [one.issue.code] : one.kind === 'quarantine' ? [one.code] : [],
      ),
    }
  }
