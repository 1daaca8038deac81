import { expect, it } from 'vitest'
import { describeEachDatabase } from '../../../test/support/databases.ts'
import type { Recommendation } from '../../clinical/index.ts'
import type { Instant, RecommendationId, RecordId } from '../../core/index.ts'
import { type AdviceSchema, adviceMigration, subjectMigration } from '../advice/index.ts'
import type { DecisionRequest } from '../delivery/index.ts'
import { profileMigration } from '../profile/index.ts'
import {
  decisionsAbout,
  type OutcomesSchema,
  outcomesMigration,
  recordDecision,
  safetyMigration,
  togetherMigration,
} from './index.ts'

type Schema = OutcomesSchema & AdviceSchema

const record = 'r1' as RecordId
const noBenefit: DecisionRequest = { kind: 'overridden', reason: 'other', comment: 'no benefit' }

describeEachDatabase<Schema>(
  'decisions',
  [profileMigration, adviceMigration, outcomesMigration, subjectMigration, safetyMigration, togetherMigration],
  ({ database }) => {
    let subjects = 0
    /** Ids of recommendations about one subject of their own. */
    const recommendationsAboutOne = async (count: number): Promise<readonly RecommendationId[]> => {
      const subject = `subject-${++subjects}`
      const moment = '2026-11-02T09:00:00.000Z'
      const rows = Array.from({ length: count }, (_, n) => ({
        record_id: record,
        id: `${subject}-${n}`,
        person_id: 'p1',
        moment,
        known_at: moment,
        jurisdiction: null,
        specialty: 'test',
        rule: 'test/rule',
        code: 'code',
        knowledge: 'knowledge',
        request: '{}',
        body: '{}',
        created: moment,
        subject,
      }))
      await database().kysely.insertInto('recommendation').values(rows).execute()
      return rows.map(({ id }) => id as RecommendationId)
    }
    const say = async (
      id: RecommendationId | undefined,
      request: DecisionRequest,
      { time = '2026-11-02T09:00', actor = 'dr-okafor' } = {},
    ) =>
      await database().transaction(tx =>
        recordDecision(
          tx,
          { record, recommendation: { id } as Recommendation, patientReference: 'Patient/1' },
          request,
          {
            actor,
            at: `${time}:00.000Z` as Instant,
            from: 'web',
          },
        ),
      )
    const kept = async (id: RecommendationId | undefined) =>
      await database()
        .kysely.selectFrom('decision')
        .select('id')
        .where('recommendation_id', '=', id ?? '')
        .execute()

    it('sent again after a lost answer is the decision that was recorded', async () => {
      const [id] = await recommendationsAboutOne(1)
      const { decision, isRepeated } = await say(id, noBenefit)
      expect(isRepeated).toBe(false)
      const again = await say(id, noBenefit, { time: '2026-11-02T09:05' })
      expect(again).toEqual({ decision, isRepeated: true })
      expect(await kept(id)).toEqual([{ id: decision.id }])
    })

    it.each<[string, DecisionRequest, { time?: string; actor?: string }]>([
      ['in other words', { kind: 'overridden', reason: 'other', comment: 'no benefit at all' }, {}],
      ['for another reason', { kind: 'overridden', reason: 'patient-declined', comment: 'no benefit' }, {}],
      ['by somebody else', noBenefit, { actor: 'dr-house' }],
      ['a day later', noBenefit, { time: '2026-11-03T09:00' }],
    ])('%s is another decision', async (_how, request, by) => {
      const [id] = await recommendationsAboutOne(1)
      await say(id, noBenefit)
      expect((await say(id, request, { time: '2026-11-02T09:05', ...by })).isRepeated).toBe(false)
      expect(await kept(id)).toHaveLength(2)
    })

    it('is another decision when something else was decided in between, also at another moment of the same advice', async () => {
      const [first, later] = await recommendationsAboutOne(2)
      await say(first, noBenefit)
      await say(later, noBenefit, { time: '2026-11-02T09:01', actor: 'dr-house' })
      const { decision, isRepeated } = await say(first, noBenefit, { time: '2026-11-02T09:02' })
      expect(isRepeated).toBe(false)
      expect((await decisionsAbout(database().kysely, [later!])).get(later!)).toEqual(decision)
    })
  },
)
