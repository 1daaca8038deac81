import { expect } from 'vitest'
import { specialties } from '../../src/apps/specialties.ts'
import { createKnowledgeView, type Fact, mergePacks } from '../../src/clinical/index.ts'
import { canonicalJson, type DocumentHash, type Instant, type PersonId, type RecordId } from '../../src/core/index.ts'
import { createAdviceEngine } from '../../src/pipeline/advice/index.ts'
import { toTimeline } from '../../src/pipeline/delivery/index.ts'
import { factsOfResource } from '../../src/pipeline/normalize/index.ts'
import { buildProfile } from '../../src/pipeline/profile/build-profile.ts'
import { withTerminology } from '../../src/pipeline/profile/with-terminology.ts'
import { isJsonObject } from '../../src/standards/fhir/index.ts'
import { fuzz } from './fuzz.ts'
import { nearJson } from './near.ts'
import { patients } from './seeds.ts'

/** What people are told of records that are nearly valid: every rule answers, and no number in it is none. */

const knowledge = createKnowledgeView(mergePacks(specialties.flatMap(({ knowledge: own }) => own ?? [])), 'built-in')
const broken: unknown[] = []
const engine = createAdviceEngine({ specialties, code: 'fuzz', onFailure: ({ error }) => broken.push(error) })

const record = 'r' as RecordId
const asOf = '2026-11-02T09:00:00.000Z' as Instant

const profileOf = (resources: readonly { readonly [name: string]: unknown }[]) => {
  const stored = resources.flatMap((resource, index) => {
    const context = {
      record,
      patient: 'p',
      contentHash: String(index),
      document: 'd' as DocumentHash,
      locator: 'bytes=0+1',
      logicalId: typeof resource.id === 'string' ? resource.id : null,
      version: null,
      medicationReference: null,
    }
    return factsOfResource(resource, context).facts.map(fact => ({
      fact: { ...fact, received: asOf } as Fact,
      content: String(index),
    }))
  })
  return buildProfile(stored, { person: 'p' as PersonId, records: [record], asOf, knownAt: null })
}

fuzz('no rule breaks, and nothing that is said holds a number that is none', 15, nearJson(patients), resources => {
  const terminology = { expansion: { 'http://snomed.info/sct': { '1': ['44054006'] } }, maps: [] }
  const profile = withTerminology(profileOf(resources.filter(isJsonObject)), terminology, new Map())
  const advice = engine({ profile, knowledge, jurisdiction: 'us', orders: [], fresh: true })
  expect(broken).toEqual([])
  const said = canonicalJson({ advice, timeline: toTimeline(profile) })
  expect(said.match(/.{0,150}\b(?:NaN|Infinity|undefined|\[object)\b.{0,80}/)?.[0]).toBeUndefined()
})
