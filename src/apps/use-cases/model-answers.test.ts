import { describe, expect, it } from 'vitest'
import { servedExample } from '../../../test/support/site-model.ts'
import { createKnowledgeView } from '../../clinical/index.ts'
import type { Instant, RecordId } from '../../core/index.ts'
import { createAdviceEngine } from '../../pipeline/advice/index.ts'
import { born, creatinine, day, heartFailure, recordsOf, stay } from '../../pipeline/features/history-fixture.ts'
import { historyOf } from '../../pipeline/features/index.ts'
import { type ServedModel, siteModelsOf } from '../../pipeline/models/index.ts'
import { answersToKeep } from './model-answers.ts'
import type { Standing } from './standings.ts'

const asOf = day('2026-03-11')
const stored = recordsOf([
  born('1950-06-01'),
  stay('2026-03-01', '2026-03-11'),
  heartFailure('2024-02-01'),
  creatinine(1.9, '2026-03-10'),
])
const good = servedExample()
/** As if its run had lost what the interval comes from: found when it is asked, not before. */
const broken = (served: ServedModel): ServedModel => ({
  ...served,
  run: { ...served.run, calibration: undefined as never },
})
const inShadow = (served: ServedModel): ServedModel => ({ ...served, role: 'shadow' })

const kept = (...served: readonly ServedModel[]) => {
  // Its own: an answer is remembered with the profile.
  const profile = historyOf(stored, { until: asOf, now: asOf }).at(asOf)
  const failures: unknown[] = []
  const advise = createAdviceEngine({ specialties: [], code: 'c1', onFailure: one => failures.push(one) })
  const models = siteModelsOf({ served, not: [] })
  const knowledge = createKnowledgeView({ tables: {} }, 'k1')
  const advice = advise({ profile, knowledge, jurisdiction: 'us', orders: [], models })
  const standing = { stored, kept: { answers: new Map() } } as unknown as Standing
  const at = '2026-03-11T12:00:00.000Z' as Instant
  const answers = answersToKeep(models, { advice, profile, standing, record: profile.records[0] as RecordId, at })
  return { advice, answers, failures }
}

describe('answers that are kept', () => {
  const alone = kept(good)

  it('are what was said', () => {
    expect(alone.answers).toMatchObject([
      { role: 'serving', prediction: expect.any(Number), because: null, failed: false, index: asOf },
    ])
  })

  it('say how a shadow broke, at its index; the one that serves says what it says without it', () => {
    const other = servedExample({ seed: 2 })
    const { advice, answers, failures } = kept(good, inShadow(broken(other)))
    expect(advice).toEqual(alone.advice)
    expect(failures).toEqual([])
    expect(answers).toEqual([
      alone.answers[0],
      expect.objectContaining({
        role: 'shadow',
        version: other.run.trained.version,
        prediction: null,
        failed: true,
        because: expect.stringMatching(/^it broke: .+/),
        index: asOf,
      }),
    ])
  })

  it('say how the one that serves broke, where the advice says that it failed; a shadow beside it answers', () => {
    const { advice, answers, failures } = kept(broken(good), inShadow(servedExample({ seed: 2 })))
    expect(advice.predictions).toEqual([])
    expect(failures).toHaveLength(1)
    expect(answers.map(({ role, failed, prediction }) => [role, failed, prediction === null])).toEqual([
      ['serving', true, true],
      ['shadow', false, false],
    ])
  })
})
