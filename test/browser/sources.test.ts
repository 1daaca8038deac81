import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { attuneHere as cli } from '../support/cli.ts'
import type { TestAttune } from '../support/server.ts'
import { chromiumPath, startInChromium } from './chromium.ts'
import { axeFindings, openScreen, overflow, type Screen, signIn, type sizes } from './screen.ts'

const site = {
  title: 'Test',
  jurisdiction: null,
  asOf: null,
  source: 'default',
  sources: { laboratory: { silentAfter: 'PT1S' }, pacs: { silentAfter: 'P1D' }, cgm: { silentAfter: 'P9D' } },
}
const clarity = [
  'Index,Timestamp (YYYY-MM-DDThh:mm:ss),Event Type,Event Subtype,Patient Info,Device Info,Source Device ID,Glucose Value (mg/dL)',
  '1,2026-01-05T08:00:00,EGV,,,,iPhone,103',
  '2,2026-01-05T08:05:00,EGV,,,,iPhone,99',
].join('\n')

describe.skipIf(chromiumPath === undefined)('the page of sources in Chromium', () => {
  const home = mkdtempSync(join(tmpdir(), 'attune-sources-screen-'))
  const folder = join(home, 'data')
  let attune: TestAttune
  let browser: Browser
  let stop: (() => Promise<void>) | undefined
  const screens: Screen[] = []

  beforeAll(async () => {
    mkdirSync(folder, { mode: 0o700 })
    writeFileSync(join(folder, 'site.json'), JSON.stringify(site))
    ;({ attune, browser, stop } = await startInChromium(folder))
    const give = async (name: string, text: string, ...args: readonly string[]) => {
      writeFileSync(join(home, name), text)
      await cli(['import', join(home, name), ...args, '--data', folder])
    }
    const patient = (id: string) => JSON.stringify({ resourceType: 'Patient', id, gender: 'female' })
    await give('lab.ndjson', `${patient('a')}\nno json\n`, '--source', 'laboratory')
    await give('p.json', patient('p7'), '--source', 'cgm')
    await give('clarity.csv', clarity, '--source', 'cgm', '--patient', 'p7')
  }, 240_000)
  afterAll(async () => {
    await stop?.()
    rmSync(home, { recursive: true, force: true })
  })
  afterEach(async () => {
    const faults = screens.flatMap(screen => screen.faults())
    await Promise.all(screens.splice(0).map(screen => screen.close()))
    expect(faults).toEqual([])
  })

  const open = async (
    size: keyof typeof sizes,
    who: RegExp,
    colorScheme: 'light' | 'dark' = 'light',
  ): Promise<Page> => {
    const screen = await openScreen(browser, attune.url, size, { colorScheme })
    screens.push(screen)
    await signIn(screen.page, who)
    await screen.page.goto('/sources')
    await screen.page.getByRole('heading', { level: 1, name: 'Sources' }).waitFor()
    await screen.page.getByText('clarity.csv').waitFor()
    return screen.page
  }
  const engineer = /integration engineer/i

  it.each([
    ['desk', 'light'],
    ['desk', 'dark'],
    ['phone', 'light'],
  ] as const)('silent sources stand first, and are told on every page (%s, %s)', async (size, scheme) => {
    const page = await open(size, engineer, scheme)
    const names = await page.getByRole('heading', { level: 2 }).allInnerTexts()
    expect(names).toEqual(['laboratory', 'pacs', 'cgm', 'Could not be read'])
    await page.getByRole('region', { name: 'pacs' }).getByText('never heard; expected within 24 h').waitFor()
    const lab = page.getByRole('region', { name: 'laboratory' })
    await lab.getByText('expected within 1 s (set by the site)').waitFor()
    expect(await lab.getByRole('row').last().textContent()).toMatch(/1 document, 1 resource/)
    expect(await overflow(page)).toBe(0)
    expect(await axeFindings(page)).toEqual([])
    if (process.env.SCREENSHOTS !== undefined) {
      await page.screenshot({ path: join(process.env.SCREENSHOTS, `sources-${size}-${scheme}.png`), fullPage: true })
    }
    await page.goto('/quality')
    await page.getByRole('link', { name: 'Sources 2 silent' }).waitFor()
  })

  it('a clinician sees what could not be read, and does not read it again', async () => {
    const page = await open('desk', /clinician$/)
    await page.getByText('Your role does not read documents again').waitFor()
    expect(await page.getByRole('button', { name: 'Read it again' }).count()).toBe(0)
    const refused = await (await attune.signIn('dr-okafor'))(`/api/sources/quarantine/${'0'.repeat(64)}/replay`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"source":"cgm"}',
    })
    expect(refused.status).toBe(403)
  })

  it('a document is read again with what was not said, and leaves the list', async () => {
    const page = await open('phone', engineer)
    const document = page.getByRole('listitem').filter({ hasText: 'clarity.csv' })
    await document.getByLabel('Time zone of its clock').fill('Mars/Olympus')
    await document.getByRole('button', { name: 'Read it again' }).click()
    await document.getByText('no time zone of the IANA list').waitFor()
    await document.getByLabel('Time zone of its clock').fill('Europe/Vienna')
    await document.getByRole('button', { name: 'Read it again' }).click()
    await document.waitFor({ state: 'detached' })
    const other = page.getByRole('listitem').filter({ hasText: 'lab.ndjson' })
    await other.getByRole('button', { name: 'Read it again' }).click()
    await other.getByText('0 stretches read, 1 still not').waitFor()
    screens.splice(0)
    const { sources } = (await (await (await attune.signIn('m-duarte'))('/api/sources')).json()) as {
      sources: { source: string; openQuarantine: number }[]
    }
    expect(sources.find(({ source }) => source === 'cgm')?.openQuarantine).toBe(0)
  })
})
