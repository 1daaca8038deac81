import type { Finding } from '../../clinical/index.ts'
import type { Missing } from '../../core/index.ts'
import type { Advice, OptionsFor, Said } from './advice.ts'

/** Everything that was missing, each once, with what it was needed for. */
export const collectMissing = (
  predictions: readonly Said<unknown>[],
  options: readonly OptionsFor[],
  findings: readonly Finding[],
  lists: readonly Missing[],
): Advice['missing'] => {
  const byNeed = new Map<string, { missing: Missing; neededFor: Set<string> }>()
  const add = (missing: readonly Missing[], neededFor: string) => {
    for (const one of missing) {
      const key = JSON.stringify([one.what, one.need, one.have, one.reason])
      const known = byNeed.get(key)
      if (known === undefined) byNeed.set(key, { missing: one, neededFor: new Set([neededFor]) })
      else known.neededFor.add(neededFor)
    }
  }
  for (const said of predictions) if (said.kind === 'insufficient') add(said.missing, said.title)
  for (const set of options) {
    if (set.kind !== 'out-of-scope') add(set.missing, set.title)
    for (const candidate of set.candidates) {
      if (candidate.dose?.kind === 'insufficient') add(candidate.dose.missing, `dose of ${candidate.title}`)
    }
  }
  for (const finding of findings) {
    if (finding.unasked !== true) add(finding.missing, `${finding.title}: ${finding.drug}`)
  }
  add(lists, 'checks of current medicines')
  return [...byNeed.values()].map(({ missing, neededFor }) => ({ ...missing, neededFor: [...neededFor] }))
}
