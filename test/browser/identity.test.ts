import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { compose } from '../../src/apps/compose.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import { matchStore } from '../../src/apps/use-cases/match-store.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { inventPeople } from '../support/people.ts'
import type { TestAttune } from '../support/server.ts'
import { chromiumPath, startInChromium } from './chromium.ts'
import { axeFindings, openScreen, overflow, type Screen, signIn, sizes } from './screen.ts'

/** The queue of records that may be one person, side by side, decided by mouse and by keyboard, and taken back. */
describe.skipIf(chromiumPath === undefined)('same person? in Chromium', () => {
  const home = mkdtempSync(join(tmpdir(), 'attune-identity-'))
  const caller = { actor: 'test', channel: 'command-line' } as const
  let attune: TestAttune
  let browser: Browser
  let stop: (() => Promise<void>) | undefined
  const screens: Screen[] = []

  const patient = (id: string, values: Readonly<Record<string, string>>) =>
    JSON.stringify({
      resourceType: 'Patient',
      id,
      name: [{ family: values.surname, given: values.given_name === '' ? undefined : [values.given_name] }],
      birthDate: values.date_of_birth?.replace(/^(\d{4})-?(\d{2})-?(\d{2})$/, '$1-$2-$3') || undefined,
      address: [
        { line: [`${values.street_number} ${values.address_1}`], city: values.suburb, postalCode: values.postcode },
      ],
    })

  beforeAll(async () => {
    const folder = join(home, 'data')
    const app = await compose({
      dataFolder: folder,
      databaseUrl: undefined,
      log: createLog('silent'),
    })
    writeFileSync(
      join(folder, 'site.json'),
      JSON.stringify({ title: 'Two sources', jurisdiction: null, asOf: '2026-11-02T09:00:00Z', source: 'a' }),
    )
    const { originals, copies } = inventPeople(300, 5)
    const whole = originals.filter(({ values }) => Object.values(values).every(value => value !== '')).slice(0, 3)
    const twins = whole.map(({ person, values }) => patient(`t${person}`, { ...values, given_name: 'Zebulon' }))
    const files = {
      a: originals.map(({ person, values }) => patient(`p${person}`, values)),
      b: [...copies.map(({ person, values }) => patient(`p${person}`, values)), ...twins],
    }
    for (const [source, lines] of Object.entries(files)) {
      const path = join(home, `${source}.ndjson`)
      writeFileSync(path, lines.join('\n'))
      await importPaths(app.dependencies, { paths: [path], source }, caller, () => undefined)
    }
    await matchStore(app.dependencies, { afresh: false }, caller, () => undefined)
    await app.close()
    ;({ attune, browser, stop } = await startInChromium(folder))
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

  const open = async (size: keyof typeof sizes = 'desk'): Promise<Page> => {
    const screen = await openScreen(browser, attune.url, size, { firstVisit: false })
    screens.push(screen)
    await signIn(screen.page)
    await screen.page.getByRole('link', { name: 'Identity' }).click()
    await screen.page.getByRole('list', { name: 'Pairs of records' }).waitFor()
    return screen.page
  }
  const shot = async (page: Page, name: string) => {
    const folder = process.env.ATTUNE_SHOTS
    if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
  }
  const waiting = async (page: Page) => Number(/^(\d+)/.exec((await page.getByRole('status').textContent()) ?? '')?.[1])

  it.each(Object.keys(sizes) as (keyof typeof sizes)[])(
    'list, comparison and history at %s: nothing sticks out, axe finds nothing',
    async size => {
      const page = await open(size)
      await shot(page, `queue-${size}`)
      expect(await axeFindings(page)).toEqual([])
      expect(await overflow(page)).toBe(0)
      await page.getByRole('list', { name: 'Pairs of records' }).getByText('possible twins').first().click()
      await page.getByRole('table').waitFor()
      await shot(page, `pair-${size}`)
      expect(await axeFindings(page)).toEqual([])
      expect(await overflow(page)).toBe(0)
    },
    120_000,
  )

  it('the differing given name is marked, with what it says against one person', async () => {
    const page = await open()
    await page.getByText('possible twins').first().click()
    const row = page.getByRole('row', { name: /given name/ })
    await row.waitFor()
    expect(await row.locator('mark').count()).toBe(2)
    expect(await row.textContent()).toMatch(/different\s*−\d/)
  }, 60_000)

  it('by keyboard: not the same person; it is gone from the list, one person after a link, two after unmerge', async () => {
    const page = await open()
    const before = await waiting(page)
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByRole('table').waitFor()
    await page.keyboard.press('n')
    await page.getByRole('list', { name: 'Pairs of records' }).waitFor()
    await expect.poll(() => waiting(page)).toBe(before - 1)
    await page.getByText('possible twins').first().click()
    await page.getByRole('table').waitFor()
    const address = page.url()
    await page.getByRole('button', { name: 'The same person: link' }).click()
    await page.getByRole('list', { name: 'Pairs of records' }).waitFor()
    await page.goto(address)
    await page.getByRole('link', { name: /How they came to be one/ }).click()
    await page.getByRole('list', { name: 'Records' }).waitFor()
    expect(await axeFindings(page)).toEqual([])
    await shot(page, 'person')
    await page
      .getByRole('button', { name: /unmerge the record of b/ })
      .first()
      .click()
    // Who leaves the page before it was answered may have taken it back.
    const answered = page.waitForResponse(response => response.request().method() === 'POST')
    await page.getByRole('button', { name: 'Yes, unmerge' }).click()
    expect((await answered).status()).toBe(200)
    await page.goto(address)
    await page.getByText('Two people, somebody has said').waitFor()
  }, 120_000)
})
