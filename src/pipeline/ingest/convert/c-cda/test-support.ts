import type { Converted, ConvertedResource } from '../conversion.ts'
import { createLossTally, type LossReport } from '../loss.ts'
import { cCda } from './index.ts'

/** A document converted, in a test: what came of it, in all and apart. */
export const convert = async (
  text: string | Uint8Array,
): Promise<{
  readonly found: readonly Converted[]
  readonly resources: readonly ConvertedResource[]
  readonly loss: LossReport
  readonly codes: readonly string[]
}> => {
  const loss = createLossTally()
  const found: Converted[] = []
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  for await (const one of cCda.convert([bytes], { name: 'test.xml', source: 'test', loss })) found.push(one)
  return {
    found,
    resources: found.flatMap(one => (one.kind === 'resource' ? [one.resource] : [])),
    loss: loss.report(),
    codes: found.flatMap(one =>
      one.kind === 'issue' ? [one.issue.code] : one.kind === 'quarantine' ? [one.code] : [],
    ),
  }
}
