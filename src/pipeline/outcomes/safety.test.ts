import type { Transaction } from 'kysely'
import { beforeAll, expect, it } from 'vitest'
import { describeEachDatabase } from '../../../test/support/databases.ts'
import type { Instant, PersonId, RecommendationId, RecordId } from '../../core/index.ts'
import { adviceMigration, subjectMigration } from '../advice/index.ts'
import { peopleMigration } from '../identity/index.ts'
import { identityMigration, type ProfileSchema, profileMigration } from '../profile/index.ts'
import {
  answerTask,
  clearDue,
  countTasks,
  dueRecords,
  endVanished,
  escalateTasks,
  type LedgerNote,
  markDue,
  noteLedger,
  openTasks,
  readLedger,
  type SafetySchema,
  safetyMigration,
  tasksOf,
  togetherMigration,
  worklistLine,
  worklistOrderMigration,
  worklistPage,
  writeLines,
} from './index.ts'

type Schema = SafetySchema & ProfileSchema

const at = (time: string) => `2026-11-02T${time}:00.000Z` as Instant
const person = 'p1' as PersonId
const note = (subject: string, more: Partial<LedgerNote> = {}): LedgerNote => ({
  subject,
  kind: 'signal',
  specialty: 'test',
  title: subject,
  severity: 'critical',
  state: 'delivered',
  reason: null,
  ...more,
})
const noReason = { reason: null, because: null, by: null }
const noLine = { person, at: at('09:00') }
const advice = (urgency: string, subject: string, severity = 'warning') =>
  ({
    recommendations: [{ urgency, subject, severity, summary: `do ${subject}`, specialty: 'test' }],
  }) as unknown as Parameters<typeof worklistLine>[0]

describeEachDatabase<Schema>(
  'the safety ledger',
  [
    profileMigration,
    adviceMigration,
    subjectMigration,
    safetyMigration,
    identityMigration,
    worklistOrderMigration,
    peopleMigration,
    togetherMigration,
  ],
  ({ database }) => {
    const write = async <T>(run: (tx: Transaction<Schema>) => Promise<T>): Promise<T> =>
      await database().kysely.transaction().execute(run)
    const by = (record: string, time: string) => ({
      record: record as RecordId,
      person,
      by: 'dr-okafor',
      at: at(time),
    })
    const states = async (record: string) =>
      (await readLedger(database().kysely, [record as RecordId])).entries.map(
        ({ subject, state, history }) => [subject, state, history.length] as const,
      )

    it('keeps exactly one state a subject: shown twice is once, acknowledged stays acknowledged', async () => {
      await write(tx => noteLedger(tx, by('r1', '09:00'), [note('a'), note('b')]))
      await write(tx => noteLedger(tx, by('r1', '09:01'), [note('a')]))
      await write(tx => noteLedger(tx, by('r1', '09:02'), [note('a', { state: 'acknowledged' })]))
      await write(tx => noteLedger(tx, by('r1', '09:03'), [note('a'), note('a', { state: 'escalated' })]))
      expect(await states('r1')).toEqual([
        ['a', 'acknowledged', 2],
        ['b', 'delivered', 1],
      ])
    })

    it('ends what is not so any more as suppressed with the reason; data that arrives ends "data absent"', async () => {
      await write(tx =>
        noteLedger(tx, by('r2', '09:00'), [
          note('overdue'),
          note('watch:test/w', { kind: 'watcher', state: 'data-absent', reason: 'glucose: none' }),
          note('card', { kind: 'recommendation' }),
        ]),
      )
      await write(tx => endVanished(tx, ['r2' as RecordId], by('r2', '10:00'), [], []))
      expect(Object.fromEntries((await states('r2')).map(([subject, state]) => [subject, state]))).toEqual({
        overdue: 'suppressed',
        'watch:test/w': 'suppressed',
        card: 'delivered',
      })
      const { entries } = await readLedger(database().kysely, ['r2' as RecordId])
      expect(entries.find(({ subject }) => subject === 'overdue')?.reason).toMatch(/no longer applies/)
    })

    it('escalates a task that nobody has answered by its deadline, once; an answer ends it', async () => {
      const recommendation = {
        id: 'rec' as RecommendationId,
        subject: 's',
        severity: 'critical' as const,
        person,
      }
      const task = { what: 'Call the patient', owner: 'clinician', withinHours: 1 } as const
      const record = 'r3' as RecordId
      await write(tx => openTasks(tx, [record], [{ recommendation, task, record, restsOn: null }], at('02:00')))
      await write(tx => openTasks(tx, [record], [{ recommendation, task, record, restsOn: null }], at('02:30')))
      expect(await tasksOf(database().kysely, [record])).toMatchObject([{ state: 'open', deadline: at('03:00') }])
      expect(await write(tx => escalateTasks(tx, at('02:59')))).toEqual([])
      const [escalated] = await write(tx => escalateTasks(tx, at('03:01')))
      expect(escalated).toMatchObject({ state: 'escalated', record })
      expect(await write(tx => escalateTasks(tx, at('03:02')))).toEqual([])
      const answer = { comment: 'spoke to him', by: 'dr-okafor', at: at('03:10') }
      await write(tx => answerTask(tx, escalated!.id, { ...answer, state: 'closed' }))
      await expect(write(tx => answerTask(tx, escalated!.id, { ...answer, state: 'closed' }))).rejects.toMatchObject({
        code: 'conflict',
      })
      await expect(write(tx => answerTask(tx, 'nobody', { ...answer, state: 'closed' }))).rejects.toMatchObject({
        code: 'not-found',
      })
    })

    it('keeps what arrives during a refresh in the queue', async () => {
      await database()
        .kysely.insertInto('person_link')
        .values({ record_id: 'r4', version: 1, person_id: 'p4', since: at('01:00') })
        .execute()
      await write(tx => markDue(tx, ['r4' as RecordId], at('04:00')))
      const due = await dueRecords(database().kysely, 10)
      expect(due).toMatchObject([{ record: 'r4', person: 'p4' }])
      await write(tx => markDue(tx, ['r4' as RecordId], at('04:01')))
      await write(tx => clearDue(tx, due))
      expect(await dueRecords(database().kysely, 10)).toHaveLength(1)
      await write(async tx => clearDue(tx, await dueRecords(tx, 10)))
      expect(await dueRecords(database().kysely, 10)).toEqual([])
    })

    const page = (filter = {}, after: string | null = null, limit = 10) =>
      worklistPage(database().kysely, { filter, after, limit }, at('12:00'))

    beforeAll(async () => {
      await write(tx =>
        writeLines(tx, [
          { record: 'w1' as RecordId, ...noLine, line: worklistLine(advice('soon', 'a')) },
          { record: 'w2' as RecordId, ...noLine, at: at('08:00'), line: worklistLine(advice('soon', 'b')) },
          { record: 'w3' as RecordId, ...noLine, line: worklistLine(advice('now', 'c')) },
          { record: 'w4' as RecordId, ...noLine, at: at('09:30'), line: worklistLine(advice('soon', 'd', 'critical')) },
        ]),
      )
    })

    it('orders the worklist by urgency, then severity, then how long it has waited, and pages without gaps', async () => {
      const first = await page({}, null, 2)
      const second = await page({}, first.next, 2)
      expect([...first.entries, ...second.entries].map(({ reason }) => reason)).toEqual([
        'do c',
        'do d',
        'do b',
        'do a',
      ])
      expect([first, second].map(({ total, due }) => [total, due])).toEqual([
        [4, first.due],
        [4, first.due],
      ])
      expect(second.next).toBeNull()
      expect((await page({ urgency: ['now'] })).entries).toHaveLength(1)
      expect((await page({ specialty: 'other' })).entries).toHaveLength(0)
      await expect(page({}, '[1]')).rejects.toMatchObject({ code: 'misuse' })
    })

    it('keeps since when a line has waited, puts an escalated task first, and removes a line that has ended', async () => {
      await write(tx =>
        writeLines(tx, [
          { record: 'w1' as RecordId, ...noLine, at: at('11:00'), line: worklistLine(advice('soon', 'a')) },
        ]),
      )
      expect((await page()).entries.find(({ reason }) => reason === 'do a')?.since).toBe(at('09:00'))
      const recommendation = { id: 'x' as RecommendationId, subject: 'x', severity: 'critical' as const, person }
      const task = { what: 'x', owner: 'clinician', withinHours: 1 } as const
      const record = 'w2' as RecordId
      for (const one of ['w1', 'w2', 'w3']) {
        await database()
          .kysely.insertInto('person_link')
          .values({ record_id: one, version: 1, person_id: `p ${one}`, since: at('00:00'), ...noReason })
          .execute()
      }
      await write(tx => openTasks(tx, [record], [{ recommendation, task, record, restsOn: null }], at('05:00')))
      await write(tx => escalateTasks(tx, at('07:00')))
      await write(tx => countTasks(tx, ['w1', 'w2', 'w3'] as RecordId[]))
      expect((await page()).entries[0]).toMatchObject({ reason: 'do b', tasks: { open: 0, escalated: 1 } })
      expect((await page({ withTasks: true })).entries).toHaveLength(1)
      await write(tx => writeLines(tx, [{ record: 'w3' as RecordId, ...noLine, line: null }]))
      expect((await page()).entries.map(({ reason }) => reason)).not.toContain('do c')
    })
  },
)
