import type { Issue } from '../../core/index.ts'
import {
  type CodeableConcept,
  isJsonObject,
  type JsonObject,
  type Observation,
  type ObservationComponent,
  observation,
  observationComponent,
} from '../../standards/fhir/index.ts'
import { codesOf, codingsOf, given } from './codes.ts'
import { type FactContext, type FactDraft, factBase } from './fact-draft.ts'
import { genotypeOf } from './genomic-observation.ts'
import { readValue } from './observation-value.ts'
import { checkPlausible, checkPossible } from './plausibility.ts'
import type { Read } from './read.ts'
import { referenceRangesOf } from './reference-range.ts'
import { pointOf, readDate, readPeriod, recordedOf, type Span, type Times, timesOf } from './times.ts'

/** Everything that an Observation's own fact and its components' facts share. */
type Shared = {
  readonly context: FactContext
  readonly wire: Observation
  readonly times: Times
  /** Issues of the Observation itself, carried by each of its facts. */
  readonly issues: readonly Issue[]
}

/**
 * An Observation's facts: its own value, then each component's, which carries the panel's codes. A panel that has
 * components and no value of its own is only their frame. Components that describe a genetic variant also state a genotype.
 */
export const readObservation: Read = (resource, context) => {
  const issues: Issue[] = []
  const wire = observation(resource, 'Observation', issues) ?? {}
  const times = timesOf(
    effectiveOf(wire, issues),
    recordedOf(
      [
        [wire.issued, 'issued', 'Observation.issued'],
        [wire.meta?.lastUpdated, 'lastUpdated', 'Observation.meta.lastUpdated'],
      ],
      issues,
    ),
    { path: 'Observation.effective', lasts: false, issues },
  )
  const shared: Shared = { context, wire, times, issues }
  const components = Array.isArray(resource.component) ? resource.component : []
  const framed = components.length > 0 && wire.dataAbsentReason === undefined && !hasValue(resource)
  const facts: FactDraft[] = []
  const found: Issue[] = []
  if (!framed) facts.push(factOf(shared, resource, wire, { position: 0, path: 'Observation', issues: found }))
  components.forEach((raw: unknown, index) => {
    const path = `Observation.component[${index}]`
    const own: Issue[] = []
    const component = observationComponent(raw, path, own)
    if (component !== undefined && isJsonObject(raw)) {
      facts.push(factOf(shared, raw, component, { position: facts.length, path, issues: own, panel: wire.code ?? {} }))
    }
    found.push(...own)
  })
  const at = { times, position: facts.length, issues }
  const genotype = components.length === 0 ? undefined : genotypeOf(context, wire, components, at)
  if (genotype !== undefined) facts.push(genotype)
  return { facts, sharedCode: null, issues: [...issues, ...found] }
}

const hasValue = (raw: JsonObject): boolean => Object.keys(raw).some(name => name.startsWith('value'))

const factOf = (
  shared: Shared,
  raw: JsonObject,
  observed: ObservationComponent,
  part: {
    readonly position: number
    readonly path: string
    readonly issues: Issue[]
    readonly panel?: CodeableConcept
  },
): FactDraft => {
  const { context, wire, times } = shared
  const { path, issues, panel } = part
  const value = readValue(raw, observed, path, issues)
  if (value.type === 'quantity') {
    checkPlausible(codingsOf(observed.code), value.quantity, path, issues)
    checkPossible({ codings: codingsOf(observed.code), value }, path, issues)
  }
  return {
    ...factBase(context, 'Observation', part.position, {
      concept: observed.code,
      times,
      status: wire.status ?? 'unknown',
      quality: [...shared.issues, ...issues],
    }),
    kind: 'observation',
    value,
    ...given('panel', panel === undefined ? undefined : codingsOf(panel)),
    ...given('referenceRanges', referenceRangesOf(observed)),
    categories: codesOf(wire.category),
    ...given('bodySite', wire.bodySite === undefined ? undefined : codingsOf(wire.bodySite)),
    ...given('method', wire.method === undefined ? undefined : codingsOf(wire.method)),
    ...given('methodText', wire.method?.text),
    ...given('specimen', wire.specimen?.reference ?? wire.specimen?.display),
  }
}

const effectiveOf = (wire: Observation, issues: Issue[]): Span | undefined => {
  const at = 'Observation.effective'
  if (wire.effectivePeriod !== undefined) return readPeriod(wire.effectivePeriod, `${at}Period`, issues)
  if (wire.effectiveTiming !== undefined) {
    const [event] = wire.effectiveTiming.event ?? []
    return event === undefined
      ? readPeriod(wire.effectiveTiming.repeat?.boundsPeriod, `${at}Timing.repeat.boundsPeriod`, issues)
      : pointOf(readDate(event, `${at}Timing.event[0]`, issues))
  }
  return pointOf(
    readDate(wire.effectiveDateTime, `${at}DateTime`, issues) ??
      readDate(wire.effectiveInstant, `${at}Instant`, issues),
  )
}
