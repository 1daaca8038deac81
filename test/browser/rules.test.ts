import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RulesView } from '../../src/pipeline/delivery/contract.ts'
import type { TestAttune } from '../support/server.ts'
import { chromiumPath, startInChromium } from './chromium.ts'
import { axeFindings, openScreen, overflow, type Screen, signIn, type sizes } from './screen.ts'

const governance = /governance$/

describe.skipIf(chromiumPath === undefined)('the page of rules in Chromium', () => {
  let attune: TestAttune
  let browser: Browser
  let stop: (() => Promise<void>) | undefined
  const screens: Screen[] = []

  beforeAll(async () => {
    ;({ attune, browser, stop } = await startInChromium())
  }, 240_000)
  afterAll(async () => await stop?.())
  afterEach(async () => {
    const faults = screens.flatMap(screen => screen.faults())
    await Promise.all(screens.splice(0).map(screen => screen.close()))
    expect(faults).toEqual([])
  })

  const open = async (size: keyof typeof sizes, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> => {
    const screen = await openScreen(browser, attune.url, size, { colorScheme })
    screens.push(screen)
    await signIn(screen.page, governance)
    await screen.page.getByRole('heading', { level: 1, name: 'Rules' }).waitFor()
    return screen.page
  }
  const asGovernance = async (path: string, init: RequestInit = {}) => {
    const call = await attune.signIn('r-lindqvist')
    return await call(path, { ...init, headers: { 'content-type': 'application/json' } })
  }

  it('is not switched on before its burden is known, and nobody else may see it', async () => {
    const clinician = await attune.signIn('dr-okafor')
    expect((await clinician('/api/rules')).status).toBe(403)
    expect((await clinician('/api/rules/measurement', { method: 'POST' })).status).toBe(403)
    const target = 'drug-safety/pregnancy'
    const off = await asGovernance('/api/rules/switch', {
      method: 'POST',
      body: JSON.stringify({ target, off: true, reason: '  ' }),
    })
    expect(off.status).toBe(400)
    const page = await open('desk')
    await page.getByText('Not measured yet').waitFor()
    const row = page.getByRole('row').filter({ hasText: target })
    expect(await row.textContent()).toMatch(/Not measured.*not known/)
    await page.getByRole('button', { name: 'Switch off: Pregnancy' }).click()
    await page.getByRole('textbox', { name: 'Why?' }).fill('Too many cards')
    await page.getByRole('button', { name: 'Switch off as Rolf Lindqvist' }).click()
    await row.getByText('Rolf Lindqvist: Too many cards').waitFor()
    await page.getByRole('button', { name: 'Switch on: Pregnancy' }).click()
    await page.getByText('How often it would fire here is not known').waitFor()
    await page.getByRole('textbox', { name: 'Why?' }).fill('Reviewed')
    expect(await page.getByRole('button', { name: 'Switch on as Rolf Lindqvist' }).isDisabled()).toBe(true)
    await page.keyboard.press('Escape')
    expect(await page.getByRole('textbox', { name: 'Why?' }).count()).toBe(0)
  })

  it('measures, shows the burden of a rule that is off, and switches it on with a name and a reason', async () => {
    const page = await open('desk')
    await page.getByRole('button', { name: 'Measure now' }).click()
    await page
      .getByText(/^Measured .* by Rolf Lindqvist: 12 people \(1 more has died\), 30 current medicines/)
      .waitFor()
    const row = page.getByRole('row').filter({ hasText: 'drug-safety/pregnancy' })
    const cells = async () => await row.getByRole('cell').allTextContents()
    expect((await cells()).slice(0, 5)).toEqual(['Yes, cards', '16.7', '8.3', '0.0', '0.0'])
    await page.getByLabel('Numbers').selectOption('medicines')
    expect((await cells()).slice(1, 3)).toEqual(['6.7', '3.3'])
    await page.getByLabel('Numbers').selectOption('count')
    expect((await cells()).slice(1, 3)).toEqual(['2', '1'])
    await page.getByRole('button', { name: 'Switch on: Pregnancy' }).click()
    await page.getByText('would have made 3 findings that make a card (2 critical; 25 for each 100 people').waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('textbox', { name: 'Why?' }).fill('Reviewed')
    await page.getByRole('button', { name: 'Switch on as Rolf Lindqvist' }).click()
    await row.getByText('On', { exact: true }).waitFor()
  })

  it.each([
    ['desk', 'light'],
    ['desk', 'dark'],
    ['phone', 'light'],
  ] as const)('reads on every screen (%s, %s)', async (size, scheme) => {
    const page = await open(size, scheme)
    await page.getByText(/^Measured /).waitFor()
    await page.getByLabel('Show').selectOption('all')
    const alertless = page.getByRole('row').filter({ hasText: 'predicts a risk' }).first()
    expect(await alertless.textContent()).toContain('No alerts')
    expect(await overflow(page)).toBe(0)
    expect(await axeFindings(page)).toEqual([])
    if (process.env.SCREENSHOTS !== undefined) {
      await page.screenshot({ path: join(process.env.SCREENSHOTS, `rules-${size}-${scheme}.png`) })
    }
  })

  it('a run shows how far it is, also after a reload, and can be stopped', async () => {
    const page = await open('desk')
    await page.getByText(/^Measured /).waitFor()
    // Thirteen people are counted before anybody can look: the server's answer, with a run under way.
    const view = (await (await asGovernance('/api/rules')).json()) as RulesView
    const measuring = { by: 'r-lindqvist', startedAt: view.measured!.at, seconds: 10, done: 1000, of: 4000 }
    await page.route('**/api/rules', route => route.fulfill({ json: { ...view, measuring } }))
    await page.reload()
    await page.getByText('1000 of 4000 people, 100 a second').waitFor()
    await page.getByText('begun by Rolf Lindqvist').waitFor()
    expect(await page.getByRole('progressbar', { name: 'People counted' }).getAttribute('value')).toBe('1000')
    expect(await axeFindings(page)).toEqual([])
    // Nothing runs there: stopping is answered with what is so. The page asks again every second, so the button is there
    // only while the run is.
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await page.unroute('**/api/rules')
    await page.getByRole('button', { name: 'Measure again' }).waitFor()
  })
})
