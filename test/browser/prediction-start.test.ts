import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import { recordIdOf } from '../../src/pipeline/ingest/index.ts'
import { servedModel } from '../support/served-model.ts'
import type { TestAttune } from '../support/server.ts'
import { caller } from '../support/trained.ts'
import { chromiumPath, startInChromium } from './chromium.ts'
import { openScreen, overflow, signIn } from './screen.ts'

/** Somebody who has just gone home, beside the chance that the site's model starts from. */
describe.skipIf(chromiumPath === undefined)('a predicted risk in Chromium', () => {
  let attune: TestAttune
  let browser: Browser
  let stop: (() => Promise<void>) | undefined
  let home: string
  let person: string

  beforeAll(async () => {
    const made = await servedModel()
    const deps = made.app.dependencies
    const subject = { reference: 'Patient/1' }
    const kind = { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' }
    const period = { start: '2026-02-20T08:00:00Z', end: '2026-02-28T00:00:00Z' }
    const stay = { resourceType: 'Encounter', id: 'new', status: 'finished', subject, class: kind, period }
    const code = { coding: [{ system: 'http://loinc.org', code: '2160-0' }] }
    const valueQuantity = { value: 0.9, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' }
    const value = {
      ...{ resourceType: 'Observation', id: 'new', status: 'final', subject, code, valueQuantity },
      ...{ effectiveDateTime: '2026-02-21T09:00:00Z', issued: '2026-02-21T10:00:00Z' },
    }
    const file = join(made.home, 'news.ndjson')
    writeFileSync(file, [stay, value].map(one => JSON.stringify(one)).join('\n'))
    await importPaths(deps, { paths: [file], source: 'ehr' }, caller, () => undefined)
    const row = await deps.database.kysely
      .selectFrom('person_record')
      .select('person_id')
      .where('record_id', '=', recordIdOf('ehr', '1'))
      .executeTakeFirstOrThrow()
    person = row.person_id
    await made.app.close()
    home = made.home
    ;({ attune, browser, stop } = await startInChromium(made.data))
  }, 300_000)
  afterAll(async () => {
    await stop?.()
    if (home !== undefined) rmSync(home, { recursive: true, force: true })
  })

  it.each(['desk', 'phone'] as const)('says and draws where it starts from: %s', async size => {
    const screen = await openScreen(browser, attune.url, size)
    const { page } = screen
    await signIn(page, /clinician$/)
    await page.goto(`/patients/${person}`)
    const own = page.locator('#prediction-again-soon')
    await own.waitFor()
    await own.scrollIntoViewIfNeeded()
    expect(await own.textContent()).toMatch(
      /At the average score, before anything of this patient counts: \d+ of 100 people/,
    )
    expect(await own.locator('svg line').count()).toBe(1)
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    const faults = screen.faults()
    await screen.close()
    expect(faults).toEqual([])
  })
})
