import { describe, expect, test } from 'vitest'
import {
  createKnowledgeView,
  factsCoded,
  factsOf,
  hasFacts,
  type PatientProfile,
  type Watcher,
} from '../../clinical/index.ts'
import { answered, type FactId, type Instant } from '../../core/index.ts'
import { createAdviceEngine } from './engine.ts'
import { checker, found, loinc, order, person, potassium, profileOf, run, specialty } from './engine-fixture.ts'
import { recommendationBytes } from './recommendation.ts'
import type { AdviceRequest } from './request.ts'

test('the same request gives the same bytes; another fact that was read gives another id, one that was not read does not', () => {
  const readsDemographics = checker(({ profile }) => ({
    ...found,
    limits: [`${factsOf(profile, 'demographics').length}`],
  }))
  const bytes = (profile: PatientProfile) =>
    run({ check: [readsDemographics] }, [order], profile).advice.recommendations.map(recommendationBytes)
  expect(bytes(profileOf(person()))).toEqual(bytes(profileOf(person())))
  expect(bytes(profileOf(person()))).not.toEqual(bytes(profileOf(person({ id: 'f2' as FactId }))))
  expect(bytes(profileOf(person(), potassium))).toEqual(bytes(profileOf(person())))
})

test('what is reused beside a new fact rests on the same hash as what is computed afresh', () => {
  const reads = checker(({ profile }) => ({ ...found, limits: [`${factsOf(profile, 'demographics').length}`] }))
  const options = { specialties: [specialty({ check: [reads] })], code: 'c1', onFailure: () => undefined }
  const ask = (
    advise: ReturnType<typeof createAdviceEngine>,
    profile: PatientProfile,
    orders: readonly (typeof order)[],
  ) =>
    advise({ profile, knowledge: createKnowledgeView({ tables: {} }, 'k1'), jurisdiction: 'us', orders })
      .recommendations
  const remembering = createAdviceEngine(options)
  const later = profileOf(person(), potassium)
  ask(remembering, profileOf(person()), [order])
  const before = remembering.work().reused
  const reused = ask(remembering, later, [order])
  expect(remembering.work().reused).toBeGreaterThan(before)
  expect(reused.map(recommendationBytes)).toEqual(
    ask(createAdviceEngine(options), later, [order]).map(recommendationBytes),
  )
})

test('a fact that another map reads as something else is another fact, with as many codes', () => {
  const reads = checker(({ profile }) => ({
    ...found,
    limits: [`${factsCoded(profile, 'observation', [loinc('2823-3')]).length}`],
  }))
  const engine = createAdviceEngine({
    specialties: [specialty({ check: [reads] })],
    code: 'c1',
    onFailure: () => undefined,
  })
  const said = (profile: PatientProfile) =>
    engine({ profile, knowledge: createKnowledgeView({ tables: {} }, 'k1'), jurisdiction: 'us', orders: [order] })
      .recommendations[0]?.limits
  const local = { system: 'urn:lab', code: 'K' }
  const readAs = (code: string) => profileOf(person(), { ...potassium, codings: [local, loinc(code)] })
  expect(said(readAs('2823-3'))).toContain('1')
  expect(said(readAs('2160-0'))).toContain('0')
})

describe('a new fact recomputes only what it touches', () => {
  const counting = () => {
    const ran: string[] = []
    const watcher = (id: string, read: (profile: PatientProfile) => unknown): Watcher => ({
      id,
      title: id,
      watch: ({ profile }) => {
        ran.push(id)
        read(profile)
        return answered([])
      },
    })
    const advise = createAdviceEngine({
      specialties: [
        specialty({
          watch: [
            watcher('potassium', profile => factsCoded(profile, 'observation', [loinc('2823-3')])),
            watcher('sodium', profile => factsCoded(profile, 'observation', [loinc('2951-2')])),
            watcher('any medicine', profile => hasFacts(profile, 'medication')),
          ],
          choose: [
            {
              id: 'chooser',
              title: 'Chooser',
              indication: 'x',
              choose: (_context, consult) => {
                ran.push('chooser')
                consult({ ...order, origin: 'candidate' })
                return 'not-applicable'
              },
            },
          ],
          check: [
            checker(({ profile }) => {
              ran.push('check')
              factsCoded(profile, 'observation', [loinc('2951-2')])
              return found
            }),
          ],
        }),
      ],
      code: 'c1',
      onFailure: failure => {
        throw failure
      },
    })
    const ask = (profile: PatientProfile, more: Partial<AdviceRequest> = {}) => {
      ran.length = 0
      advise({ profile, knowledge: createKnowledgeView({ tables: {} }, 'k1'), jurisdiction: 'us', orders: [], ...more })
      return [...ran].sort()
    }
    return { ask, advise }
  }
  const everything = ['any medicine', 'check', 'chooser', 'potassium', 'sodium']

  test('nothing new: nothing runs; another potassium: only what reads potassium', () => {
    const { ask, advise } = counting()
    expect(ask(profileOf(person()))).toEqual(everything)
    expect(ask(profileOf(person()))).toEqual([])
    const before = advise.work()
    expect(ask(profileOf(person(), potassium))).toEqual(['potassium'])
    expect(advise.work().ran - before.ran).toBe(1)
  })
  test('a chooser runs again when a check that it consulted has read something new', () => {
    const { ask } = counting()
    ask(profileOf(person()))
    expect(ask(profileOf(person(), { ...potassium, id: 'na' as FactId, codings: [loinc('2951-2')] }))).toEqual([
      'check',
      'chooser',
      'sodium',
    ])
  })
  test('another jurisdiction or knowledge, or a question that asks for it, runs everything', () => {
    const { ask } = counting()
    ask(profileOf(person()))
    expect(ask(profileOf(person()), { jurisdiction: 'eu' })).toEqual(everything)
    expect(ask(profileOf(person()), { jurisdiction: 'eu', fresh: true })).toEqual(everything)
  })
  test('at another moment nothing stands, unless the caller tolerates it', () => {
    const { ask } = counting()
    const later = { ...profileOf(person()), asOf: '2026-11-24T00:10:00.000Z' as Instant }
    ask({ ...profileOf(person()), asOf: '2026-11-24T00:00:00.000Z' as Instant })
    expect(ask(later, { toleranceMinutes: 15 })).toEqual([])
    expect(ask({ ...later, asOf: '2026-11-24T00:20:00.000Z' as Instant }, { toleranceMinutes: 15 })).toEqual(everything)
  })
  test('a unit that breaks is tried again', () => {
    let calls = 0
    const advise = createAdviceEngine({
      specialties: [
        specialty({
          check: [
            checker(() => {
              calls += 1
              throw new Error('bug')
            }),
          ],
        }),
      ],
      code: 'c1',
      onFailure: () => undefined,
    })
    const request = {
      profile: profileOf(person()),
      knowledge: createKnowledgeView({ tables: {} }, 'k1'),
      jurisdiction: 'us' as const,
      orders: [order],
    }
    advise(request)
    advise(request)
    expect(calls).toBe(2)
  })
})
