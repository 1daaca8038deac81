import { setImmediate } from 'node:timers/promises'
import { byTime, type Fact, type PatientProfile } from '../clinical/index.ts'
import type { DocumentHash, Instant, PersonId, RecordId } from '../core/index.ts'
import { factsOfResource } from '../pipeline/normalize/index.ts'
import { simulatePatient } from '../simulation/index.ts'
import { adviceInputs } from './use-cases/advise.ts'
import type { Dependencies } from './use-cases/dependencies.ts'

/** Virtual people (of seed 1) who between them have most problems and medicines that the rules speak about. */
const people = [248, 196, 60]
/** How often: code is compiled well only when it has run a few times. */
const rounds = 4
const asOf = '2026-01-01T00:00:00.000Z' as Instant
const record = 'warm-up' as RecordId
const person = 'warm-up' as PersonId

/**
 * Runs every rule over a few virtual people who are in no database, and the queries that precede it, so that the first
 * clinician does not wait while code is loaded and compiled. Nothing is stored; other work goes on in between.
 */
export const warmUp = async (deps: Dependencies): Promise<void> => {
  await adviceInputs(deps, { person, asOf, knownAt: null, jurisdiction: undefined })
  await deps.facts.read(deps.database.kysely, new Map([[record, 0]]))
  deps.facts.forget(record)
  const profiles = people.map(virtualProfile)
  for (const profile of Array.from({ length: rounds }, () => profiles).flat()) {
    await setImmediate()
    deps.engine({ profile, knowledge: deps.knowledge, jurisdiction: 'us', orders: [], fresh: true })
  }
}

const virtualProfile = (index: number): PatientProfile => {
  const { resources, truth } = simulatePatient({ seed: 1, index, asOf })
  const facts = resources
    .flatMap((resource, position) => {
      const context = {
        record,
        patient: truth.patient,
        contentHash: String(position),
        document: 'warm-up' as DocumentHash,
        locator: String(position),
        logicalId: null,
        version: null,
        medicationReference: null,
      }
      return factsOfResource(resource, context).facts.map(fact => ({ ...fact, received: asOf }) as Fact)
    })
    .sort(byTime)
  return { person, records: [record], asOf, knownAt: null, facts, withheld: [] }
}
