import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TestAttune } from '../support/server.ts'
import { chromiumPath, startInChromium } from './chromium.ts'
import { axeFindings, openPatient, openScreen, type Screen, signIn, signInToPatients, signOut } from './screen.ts'

/** Empty, refused, broken, printed: the states that are designed and rarely seen. */
describe.skipIf(chromiumPath === undefined)('states of the workspace in Chromium', () => {
  let attune: TestAttune
  let browser: Browser
  let stop: (() => Promise<void>) | undefined
  let screen: Screen
  let page: Page

  beforeAll(async () => {
    ;({ attune, browser, stop } = await startInChromium())
  })
  afterAll(async () => {
    await stop?.()
  })
  beforeEach(async () => {
    screen = await openScreen(browser, attune.url, 'desk')
    page = screen.page
  })
  afterEach(async () => await screen.close())

  it('brings a deep link back after sign-in', async () => {
    await signIn(page)
    await openPatient(page, /Ana/)
    const address = page.url()
    await signOut(page)
    await page.getByText('Sign in as').waitFor()
    expect(page.url()).toBe(address)
    await page.getByRole('button', { name: /clinician$/ }).click()
    await page.getByRole('heading', { level: 1, name: /Ana/ }).waitFor()
  })

  it('an open page rests: where nobody does anything, nothing is rendered again', async () => {
    // React hands every further piece of its work to itself through a message port.
    await page.addInitScript(() => {
      const { postMessage } = MessagePort.prototype
      const counted = globalThis as { rendered?: number }
      counted.rendered = 0
      MessagePort.prototype.postMessage = function (this: MessagePort, ...given: [unknown]) {
        counted.rendered = (counted.rendered ?? 0) + 1
        postMessage.apply(this, given)
      }
    })
    const rendered = () => page.evaluate(() => (globalThis as { rendered?: number }).rendered ?? 0)
    await signInToPatients(page)
    await openPatient(page, /Ana/)
    await page.getByRole('heading', { name: 'Safety ledger' }).waitFor()
    const before = await rendered()
    expect(before).toBeGreaterThan(0)
    await page.waitForTimeout(1_000)
    // A reply that was still under way; a page that renders itself again does so hundreds of times.
    expect((await rendered()) - before).toBeLessThan(20)
  })

  it('says when nobody is found, and clears the search', async () => {
    await signInToPatients(page)
    await page.getByRole('searchbox').fill('nobody of this name')
    await page.getByRole('heading', { name: /Nobody is found/ }).waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Clear the search' }).click()
    await page.getByRole('link', { name: /Ana/ }).waitFor()
  })

  it('draws only the rows in sight of ten thousand patients, and walks them by keyboard', async () => {
    const total = 10_000
    await page.route('**/api/patients/search', route => {
      const asked = route.request().postDataJSON() as { after?: string; limit: number }
      const from = Number(asked.after ?? 0)
      const to = Math.min(from + asked.limit, total)
      const patients = Array.from({ length: to - from }, (_, at) => ({
        id: `p${from + at}`,
        name: `Patient ${from + at}`,
        birthDate: null,
        age: null,
        sex: null,
        deceased: false,
        identifiers: [],
        dataAsOf: null,
        story: null,
      }))
      return route.fulfill({ json: { patients, total, next: to < total ? String(to) : null } })
    })
    await signInToPatients(page)
    await page.getByText('10000 patients').waitFor()
    await page.keyboard.press('ArrowDown')
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')
    const reached = async () => {
      await page.keyboard.press('End')
      return Number(/Patient (\d+)/.exec(await focused())?.[1])
    }
    await expect.poll(reached, { timeout: 45_000 }).toBe(total - 1)
    expect(await focused()).toMatch(/Patient 9999/)
    expect(await page.locator('[data-row]').count()).toBeLessThan(60)
    await page.keyboard.press('Home')
    expect(await focused()).toMatch(/Patient 0/)
  })

  it('reads the worklist again by itself while people are being looked at', async () => {
    let calls = 0
    await page.route('**/api/worklist', async route => {
      calls += 1
      if (calls > 1) return await route.continue()
      await route.fulfill({ json: { entries: [], total: 0, next: null, due: 3 } })
    })
    await signIn(page)
    await page.getByRole('heading', { name: 'The worklist is being made' }).waitFor()
    await page.getByRole('link', { name: /Leo/ }).first().waitFor()
    expect(calls).toBeGreaterThan(1)
  })

  it('says what a role may not see, and leaves the decision to clinicians', async () => {
    await signIn(page)
    await openPatient(page, /Ana/)
    const explain = await page.getByRole('link', { name: 'Explain to the source' }).first().getAttribute('href')
    await signOut(page)
    await page.getByRole('button', { name: /governance$/ }).click()
    await page
      .getByRole('heading', { name: /You may not see/ })
      .first()
      .waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.goto(explain ?? '/')
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await page.getByRole('button', { name: /^Accept/ }).count()).toBe(0)
  })

  it('says when a patient does not exist', async () => {
    await signIn(page)
    await page.goto('/patients/nobody')
    await page.getByRole('heading', { name: 'Not found' }).waitFor()
    await page.goto('/nowhere')
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
  })

  it('says that nothing was checked when advice fails, keeps the facts, and tries again', async () => {
    await signIn(page)
    await page.route('**/advice*', route =>
      route.fulfill({
        status: 500,
        contentType: 'application/json',
        body: '{"error":{"code":"internal","message":"Something went wrong in Attune.","remedy":"Try again."}}',
      }),
    )
    await openPatient(page, /Ana/)
    await page.getByRole('heading', { name: /cannot show any advice/ }).waitFor()
    await page.getByText('Nothing was checked.').waitFor()
    expect(await page.getByRole('heading', { name: 'Facts', exact: true }).count()).toBe(1)
    expect(await axeFindings(page)).toEqual([])
    await page.unroute('**/advice*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { name: 'Treatment options' }).waitFor()
  })

  it('does not pretend that a decision was kept when it was not', async () => {
    await signIn(page)
    await openPatient(page, /Ana/)
    await page.route('**/decisions', route => route.abort())
    const card = page
      .getByRole('article')
      .filter({ has: page.getByRole('button', { name: /^Accept/ }) })
      .first()
    await card.getByRole('button', { name: /^Accept/ }).click()
    await card.getByText('it was not recorded').waitFor()
    expect(await card.getByText('Accepted').count()).toBe(0)
  })

  it('lists the keyboard commands under ?, and lets a key be changed', async () => {
    await signIn(page)
    await openPatient(page, /Ana/)
    await page.keyboard.press('?')
    const list = page.getByRole('complementary', { name: 'Keyboard' })
    await list.waitFor()
    await list.getByRole('button', { name: 'Change the key of: Go to the patient list' }).click()
    await page.keyboard.press('l')
    await page.keyboard.press('Escape')
    await list.waitFor({ state: 'detached' })
    await page.keyboard.press('l')
    await page.getByRole('heading', { name: 'Patients', exact: true }).waitFor()
  })

  it('prints on a few pages, with the banner and without buttons', async () => {
    await signIn(page)
    await openPatient(page, /Ana/)
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0)
    const banner = await page.getByRole('region', { name: 'Patient', exact: true }).boundingBox()
    expect(banner?.y).toBeLessThan(60)
    const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    const pages = paper.match(/\/Type\s*\/Page\b(?!s)/g)?.length
    expect(pages).toBeGreaterThan(0)
    // Nine since the panel of STOPP/START and the checks of version 3.
    expect(pages).toBeLessThanOrEqual(10)
  })
})
