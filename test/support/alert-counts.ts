import type { Application } from '../../src/apps/compose.ts'
import { advise } from '../../src/apps/use-cases/advise.ts'
import type { PersonId } from '../../src/core/index.ts'
import type { AlertReport } from '../../src/pipeline/monitoring/index.ts'

export const ruleOf = ({ rules }: AlertReport, target: string) => rules.find(one => one.target === target)!

/** What people are advised one by one, added up for one check: the other way to the numbers of a report. */
export const oneByOne = async ({ dependencies: deps }: Application, specialty: string, check: string) => {
  const caller = { actor: 'test', channel: 'command-line' } as const
  const rows = await deps.database.kysely.selectFrom('person_record').select('person_id').distinct().execute()
  const counts = { people: 0, critical: 0, warning: 0, info: 0 }
  for (const { person_id } of rows) {
    const request = { person: person_id as PersonId, asOf: null, knownAt: null, jurisdiction: undefined, orders: [] }
    const { findings } = await advise(deps, request, caller)
    const found = findings.filter(one => one.specialty === specialty && one.check === check && one.state === 'found')
    if (found.length > 0) counts.people += 1
    for (const { severity } of found) counts[severity] += 1
  }
  return counts
}
