import type { Evidence } from '../../../src/clinical/index.ts'

/**
 * A source that is named by the id of its evidence, as the beginning of the citation; any other stays as it is.
 *
 * @example
 * sourceText([{ id: 'acc-2026', citation: '2026 ACC/AHA guideline (March): who is at risk', ... }], 'acc-2026')
 * // '2026 ACC/AHA guideline'
 */
export const sourceText = (evidence: readonly Pick<Evidence, 'id' | 'citation'>[], source: string): string =>
  evidence
    .find(({ id }) => id === source)
    ?.citation.split(/[:;(]|\. /)[0]
    ?.trim() ?? source
