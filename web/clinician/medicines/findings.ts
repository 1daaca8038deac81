import type { Finding } from '../../../src/clinical/index.ts'
import { missingText } from '../../shared/marks/missing-text.ts'

/** Checks that lack the same, e.g. the whole medicine list: told once. */
export type Lacking = { readonly lack: string; readonly findings: readonly Finding[] }

export const lackingTogether = (findings: readonly Finding[]): readonly Lacking[] =>
  [
    ...Map.groupBy(
      findings.filter(({ state }) => state === 'not checked'),
      ({ missing, summary }) => (missing.length > 0 ? lackText(missing) : summary),
    ),
  ].map(([lack, all]) => ({ lack, findings: all }))

/** Several things that lack for the same reason share its words. */
const lackText = (missing: Finding['missing']): string =>
  [...Map.groupBy(missing, ({ need, have, reason }) => JSON.stringify([need, have, reason])).values()]
    .flatMap(([first, ...others]) =>
      first === undefined
        ? []
        : [missingText({ ...first, what: [first, ...others].map(({ what }) => what).join(', ') })],
    )
    .join('; ')
