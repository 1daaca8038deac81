import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { QualityView } from '../../src/pipeline/delivery/contract.ts'
import { attuneHere as cli } from '../support/cli.ts'
import { defects } from '../support/quality-defects.ts'
import { cleanFeed, observationOf } from '../support/quality-feed.ts'
import type { TestAttune } from '../support/server.ts'
import { chromiumPath, startInChromium } from './chromium.ts'
import { axeFindings, openScreen, overflow, type Screen, signIn, type sizes } from './screen.ts'

describe.skipIf(chromiumPath === undefined)('the page of data quality in Chromium', () => {
  const files = mkdtempSync(join(tmpdir(), 'attune-quality-screen-'))
  let attune: TestAttune
  let browser: Browser
  let stop: (() => Promise<void>) | undefined
  const screens: Screen[] = []

  const view = async () => {
    const get = await attune.signIn('r-lindqvist')
    return (await (await get('/api/quality')).json()) as QualityView
  }
  beforeAll(async () => {
    ;({ attune, browser, stop } = await startInChromium())
    const give = async (source: string, resources: readonly object[]) => {
      const path = join(files, `${source}.json`)
      writeFileSync(
        path,
        JSON.stringify({
          resourceType: 'Bundle',
          type: 'collection',
          entry: resources.map(resource => ({ resource })),
        }),
      )
      const done = await cli(['import', path, '--source', source, '--data', attune.folder])
      expect(done.code, done.stderr).toBe(0)
    }
    const local = (id: string, code: string, display: string) => ({
      ...observationOf(id, 'c-0', { code, unit: 'mg/dL', value: 1, at: '2025-03-01T08:00:00Z' }),
      code: { coding: [{ system: 'urn:example:lab', code, display }] },
    })
    await give('laboratory', [
      ...cleanFeed('c', 4, 1).resources,
      ...defects.flatMap(({ resources }) => resources),
      local('u-1', 'KREA', 'Serum something of a long name that nobody has ever heard of'),
      local('u-2', 'K2', 'Alkaline phosphatase'),
    ])
    // In the background, and in no time at all for so few.
    await vi.waitFor(
      async () => {
        const { due, sources } = await view()
        expect(due).toBe(0)
        expect(sources.map(({ source }) => source)).toContain('laboratory')
      },
      { timeout: 60_000, interval: 250 },
    )
  }, 240_000)
  afterAll(async () => {
    await stop?.()
    rmSync(files, { recursive: true, force: true })
  })
  afterEach(async () => {
    const faults = screens.flatMap(screen => screen.faults())
    await Promise.all(screens.splice(0).map(screen => screen.close()))
    expect(faults).toEqual([])
  })

  const open = async (size: keyof typeof sizes, who?: RegExp): Promise<Page> => {
    const screen = await openScreen(browser, attune.url, size)
    screens.push(screen)
    await signIn(screen.page, who)
    await screen.page.goto('/quality')
    await screen.page.getByRole('heading', { level: 1, name: 'Data quality' }).waitFor()
    return screen.page
  }
  const check = (page: Page, title: string) =>
    page.getByRole('region', { name: 'laboratory' }).locator('details').filter({ hasText: title }).first()

  it.each(['desk', 'phone'] as const)('shows what was found in each source, gravest first (%s)', async size => {
    const page = await open(size)
    const rows = await page.getByRole('region', { name: 'laboratory' }).locator('summary').allInnerTexts()
    expect(rows[0]).toMatch(/^Error/)
    expect(rows.some(row => row.includes('Unit mixed up'))).toBe(true)
    expect(rows.some(row => /checks? found nothing/.test(row))).toBe(true)
    await check(page, 'Unit mixed up').locator('summary').click()
    expect(await overflow(page)).toBe(0)
    expect(await axeFindings(page)).toEqual([])
    if (process.env.SCREENSHOTS !== undefined) {
      await page.screenshot({ path: join(process.env.SCREENSHOTS, `quality-${size}.png`), fullPage: true })
    }
  })

  it.each(['desk', 'phone'] as const)('lists the codes that no rule knows, with what may be meant (%s)', async size => {
    const page = await open(size)
    const section = page.getByRole('region', { name: 'Codes that no rule knows' })
    const row = section.getByRole('row').filter({ hasText: 'K2' })
    expect(await row.textContent()).toContain('Perhaps Alkaline phosphatase')
    expect(await section.getByRole('row').filter({ hasText: 'KREA' }).textContent()).not.toContain('Perhaps')
    expect(await overflow(page)).toBe(0)
    expect(await axeFindings(page)).toEqual([])
    if (process.env.SCREENSHOTS !== undefined) {
      await section.screenshot({ path: join(process.env.SCREENSHOTS, `unmapped-${size}.png`) })
    }
  })

  it('leads a clinician from an example to the bytes received', async () => {
    const page = await open('desk')
    await check(page, 'Systolic not above').locator('summary').click()
    await check(page, 'Systolic not above')
      .getByRole('button', { name: /Show source of/ })
      .first()
      .click()
    const bytes = page.getByRole('region', { name: /Bytes received/ })
    await bytes.waitFor()
    expect(await bytes.textContent()).toContain('d-pressure-o0')
    expect(await axeFindings(page)).toEqual([])
  })

  it('opens no record for governance, which sees the ids', async () => {
    const page = await open('desk', /governance$/i)
    await check(page, 'Systolic not above').locator('summary').click()
    await check(page, 'Systolic not above').getByText('Your role does not open patient records').waitFor()
    expect(await page.getByRole('button', { name: /Show source of/ }).count()).toBe(0)
    const { sources } = await view()
    const id = sources.flatMap(({ checks }) => checks.flatMap(({ examples }) => examples))[0]?.fact
    const get = await attune.signIn('r-lindqvist')
    expect((await get(`/api/facts/${id}`)).status).toBe(403)
    // Who signs in comes to the worklist first, which is not for this role.
    for (const fault of screens.splice(0).flatMap(screen => screen.faults())) expect(fault).toMatch(/403.*worklist/)
  })
})
