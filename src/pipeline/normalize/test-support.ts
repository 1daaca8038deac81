import type { DocumentHash, RecordId } from '../../core/index.ts'
import { type FactContext, factsOfResource } from './index.ts'

const context: FactContext = {
  record: 'r1' as RecordId,
  patient: 'p',
  contentHash: 'c0ffee',
  document: 'd0c' as DocumentHash,
  locator: 'bytes=10+20',
  logicalId: '7',
  version: '2',
  medicationReference: null,
}

export type Json = { readonly [name: string]: unknown }
export const normalized = (resource: Json, change: Partial<FactContext> = {}) =>
  factsOfResource(resource, { ...context, ...change })
export const only = (resource: Json, change: Partial<FactContext> = {}) => {
  const [fact, ...others] = normalized(resource, change).facts
  if (fact === undefined || others.length > 0) throw new Error('Not exactly one fact')
  return fact
}
export const codesOf = (issues: readonly { readonly code: string }[]) => issues.map(({ code }) => code)

export const loinc = (code: string) => ({ coding: [{ system: 'http://loinc.org', code }] })
export const ucum = (value: number, unit: string) => ({ value, unit, code: unit, system: 'http://unitsofmeasure.org' })
export const observation = (members: Json) => ({
  resourceType: 'Observation',
  status: 'final',
  code: loinc('2160-0'),
  effectiveDateTime: '2020-03-01T10:00:00Z',
  ...members,
})
export const observed = (members: Json) => {
  const fact = only(observation(members))
  return fact.kind === 'observation' ? { value: fact.value, issues: codesOf(fact.quality) } : undefined
}
