import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compose } from '../../src/apps/compose.ts'
import { writeSite } from '../../src/apps/config.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import { answer } from '../../src/apps/use-cases/safety.ts'
import { refreshWorklist } from '../../src/apps/use-cases/worklist.ts'
import type { RecordId } from '../../src/core/index.ts'
import type { TaskView } from '../../src/pipeline/delivery/index.ts'
import { tasksOf } from '../../src/pipeline/outcomes/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'

/**
 * Hazard H16 from end to end: Leo's form comes at two in the morning, and nobody is on duty. The real application on a
 * data folder; the site's moment stands for the clock.
 */

const example = (name: string) => resolve(import.meta.dirname, '../../examples/hospital', name)
const folder = mkdtempSync(join(tmpdir(), 'attune-self-harm-'))
const data = join(folder, 'data')
const log = createLog('silent')

beforeAll(() => mkdirSync(data))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Imports, looks again at who has changed, and gives Leo's tasks as they stand at that moment. */
const at = async (
  asOf: string,
  paths: readonly string[],
  close: (tasks: readonly TaskView[]) => TaskView | undefined = () => undefined,
): Promise<readonly TaskView[]> => {
  rmSync(join(data, 'site.json'), { force: true })
  writeSite(data, { title: 'Night', jurisdiction: 'us', asOf, source: 'default', trustedIdentifiers: [] })
  const app = await compose({ dataFolder: data, databaseUrl: undefined, log })
  try {
    const { dependencies } = app
    const caller = { actor: 'dr-okafor', channel: 'command-line' } as const
    if (paths.length > 0) await importPaths(dependencies, { paths, source: 'default' }, caller, () => undefined)
    await refreshWorklist(dependencies)
    const { record_id: record } = await dependencies.database.kysely
      .selectFrom('task')
      .select('record_id')
      .executeTakeFirstOrThrow()
    const closing = close(await tasksOf(dependencies.database.kysely, [record as RecordId]))
    if (closing !== undefined) await answer(dependencies, closing.id, { state: 'closed', comment: 'spoke' }, caller)
    return await tasksOf(dependencies.database.kysely, [record as RecordId])
  } finally {
    await app.close()
  }
}

const critical = (tasks: readonly TaskView[]) =>
  tasks.filter(({ severity }) => severity === 'critical').map(({ state, owner, deadline }) => [state, owner, deadline])

const written = (name: string, resource: object): string => {
  const file = join(folder, name)
  writeFileSync(file, JSON.stringify(resource))
  return file
}

test('nobody answers: the task keeps its owner and deadline, and escalates; an answer holds until there is a new form', async () => {
  const night = await at('2026-11-02T08:00:10Z', [example('leo.ndjson'), example('leo-phq9.json')])
  expect(critical(night)).toEqual([['open', 'clinician', '2026-11-02T09:00:10.000Z']])

  const later = await at('2026-11-02T09:30:00Z', [])
  expect(critical(later)).toEqual([['escalated', 'clinician', '2026-11-02T09:00:10.000Z']])

  // Somebody has spoken with him. Another bad night from the wearable must not put the same answer before them again.
  const sleep = written('sleep.json', {
    resourceType: 'Observation',
    id: 'leo-sleep-after',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '93832-4' }] },
    subject: { reference: 'Patient/leo-3f20' },
    effectivePeriod: { start: '2026-11-03T01:30:00-05:00', end: '2026-11-03T04:30:00-05:00' },
    valueQuantity: { value: 3, unit: 'h', system: 'http://unitsofmeasure.org', code: 'h' },
  })
  await at('2026-11-02T10:00:00Z', [], tasks => tasks.find(({ severity }) => severity === 'critical'))
  const nextDay = await at('2026-11-03T12:00:00Z', [sleep])
  expect(critical(nextDay)).toEqual([['closed', 'clinician', '2026-11-02T09:00:10.000Z']])

  const again = written('again.json', {
    resourceType: 'QuestionnaireResponse',
    id: 'leo-phq9-again',
    questionnaire: 'http://loinc.org/q/44249-1',
    status: 'completed',
    subject: { reference: 'Patient/leo-3f20' },
    authored: '2026-11-04T02:00:00-06:00',
    item: [{ linkId: '/44260-8', answer: [{ valueInteger: 1 }] }],
  })
  const third = await at('2026-11-04T08:01:00Z', [again])
  expect(critical(third)).toEqual([
    // The deadline of an hour: two days before he had said 2.
    ['open', 'clinician', '2026-11-04T09:01:00.000Z'],
    ['closed', 'clinician', '2026-11-02T09:00:10.000Z'],
  ])
}, 120_000)
