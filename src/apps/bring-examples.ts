import { exampleFiles, exampleSite } from './example-hospital.ts'
import type { Dependencies } from './use-cases/dependencies.ts'
import { importPaths } from './use-cases/import.ts'

const actor = 'system:example-hospital'

/**
 * Imports the example hospital at a site that is one, into an empty database; and what is missing of it, when the process
 * ended while it did that the first time.
 *
 * @param isEmpty whether the database was empty when it was opened
 */
export const bringExamples = async (
  deps: Dependencies,
  isEmpty: boolean,
  say: (line: string) => void,
): Promise<void> => {
  if (deps.site.source !== exampleSite().source) return
  if (!isEmpty && !(await isUnfinished(deps))) return
  let stored = 0
  for (const { patient, ...files } of exampleFiles()) {
    const request = { ...files, said: patient === undefined ? {} : { patient } }
    stored += (await importPaths(deps, request, { actor, channel: 'command-line' }, say)).stored
  }
  say(`Imported the example hospital: ${stored} resources.`)
}

/** Begun, and no server has answered here since. */
const isUnfinished = async ({ database }: Dependencies): Promise<boolean> => {
  const has = async (column: 'actor' | 'action', value: string) =>
    (await database.kysely.selectFrom('audit_event').select('seq').where(column, '=', value).limit(1).execute())
      .length > 0
  return (await has('actor', actor)) && !(await has('action', 'server.started'))
}
