import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { TestAttune } from '../support/server.ts'
import { chromiumPath, startInChromium } from './chromium.ts'
import { axeFindings, openPatient, openScreen, overflow, type Screen, signIn, signOut, sizes } from './screen.ts'

/** The views around the advice, one server for all of them: worklist, timeline, medicines, what-if, the patient's page, the tour. */
describe.skipIf(chromiumPath === undefined)('the views in Chromium', () => {
  let attune: TestAttune
  let browser: Browser
  let stop: (() => Promise<void>) | undefined
  const screens: Screen[] = []

  beforeAll(async () => {
    ;({ attune, browser, stop } = await startInChromium())
    const asClinician = await attune.signIn('dr-okafor')
    const due = async () => {
      const reply = await asClinician('/api/worklist', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      })
      return ((await reply.json()) as { readonly due: number }).due
    }
    await vi.waitFor(async () => expect(await due()).toBe(0), { timeout: 60_000, interval: 250 })
  })
  afterAll(async () => {
    await stop?.()
  })
  afterEach(async () => {
    const faults = screens.flatMap(screen => screen.faults())
    await Promise.all(screens.splice(0).map(screen => screen.close()))
    expect(faults).toEqual([])
  })

  const open = async (size: keyof typeof sizes = 'desk', firstVisit = false): Promise<Page> => {
    const screen = await openScreen(browser, attune.url, size, { firstVisit })
    screens.push(screen)
    return screen.page
  }
  const isFocused = (page: Page, selector: string) =>
    page.evaluate(one => document.activeElement?.matches(one) ?? false, selector)

  describe('the worklist', () => {
    const rows = (page: Page) => page.locator('[data-row] a')

    it('puts the most urgent first, each with a reason, and says who has a task', async () => {
      const page = await open()
      await signIn(page)
      await rows(page).first().waitFor()
      const words = await rows(page).allInnerTexts()
      const order = ['Now', 'Today', 'Soon', 'Routine']
      const urgencies = words.map(text => order.indexOf(text.split('\n')[0] ?? ''))
      expect(urgencies).not.toContain(-1)
      expect(urgencies.toSorted((a, b) => a - b)).toEqual(urgencies)
      const leo = words.find(text => text.includes('Leo'))
      expect(leo).toMatch(/^Now/)
      expect(leo).toMatch(/PHQ-9 item 9/)
      expect(leo).toMatch(/task|overdue/)
      expect(words.join()).not.toContain('Otto')
    })

    it('is walked by arrows and opened by Enter; / comes back to the search', async () => {
      const page = await open()
      await signIn(page)
      await rows(page).first().waitFor()
      await page.keyboard.press('ArrowDown')
      expect(await isFocused(page, '[data-row="0"] a')).toBe(true)
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowDown')
      expect(await isFocused(page, '[data-row="2"] a')).toBe(true)
      await page.keyboard.press('/')
      expect(await isFocused(page, 'input[type=search]')).toBe(true)
      await page.keyboard.type('gita')
      await page.getByRole('status').filter({ hasText: '1 person' }).waitFor()
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 1, name: /Gita/ }).waitFor()
      await page.keyboard.press('g')
      await page.keyboard.press('w')
      await page.getByRole('heading', { level: 1, name: 'Worklist' }).waitFor()
      expect(new URL(page.url()).search).toBe('')
    })

    it('keeps a filter under a name, also after a reload', async () => {
      const page = await open()
      await signIn(page)
      await page.getByRole('button', { name: 'With tasks' }).click()
      await page.getByRole('button', { name: 'Now', exact: true }).click()
      await page.getByRole('button', { name: 'Save filter' }).click()
      await page.getByRole('textbox', { name: 'Name of the filter' }).fill('My urgent tasks')
      await page.keyboard.press('Enter')
      await page.reload()
      await page.getByRole('combobox', { name: 'Saved filters' }).selectOption('My urgent tasks')
      await page.getByRole('status').filter({ hasText: 'now, with tasks' }).waitFor()
      await expect
        .poll(() => rows(page).allInnerTexts())
        .toSatisfy((found: readonly string[]) => found.length > 0 && found.every(text => text.startsWith('Now')))
    })
  })

  it('walks the timeline by keyboard, unfolds in place, and counts days from an event', async () => {
    const page = await open()
    await signIn(page)
    await openPatient(page, /Gita/, 'Timeline')
    await page.getByRole('heading', { name: 'Timeline' }).waitFor()
    await page.getByText(/leaves out \d+ empty stretches/).waitFor()
    const marks = page.locator('[data-mark]')
    expect(await page.locator('[data-mark][tabindex="0"]').count()).toBe(1)
    const potassium = marks.and(page.getByRole('button', { name: /^Potassium/ }))
    expect(await potassium.count()).toBe(2)
    await potassium.first().focus()
    await page.keyboard.press('Enter')
    await page
      .getByRole('region', { name: 'Details: Potassium' })
      .getByRole('button', { name: /Count days/ })
      .click()
    await page.getByRole('status').filter({ hasText: 'Days counted from Potassium' }).waitFor()
    await potassium.first().focus()
    await page.keyboard.press('ArrowRight')
    expect(await potassium.nth(1).evaluate(mark => mark === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    await page
      .getByRole('region', { name: 'Details: Potassium' })
      .getByText(/\d+ days after/)
      .waitFor()
    await page.reload()
    await page
      .getByRole('region', { name: 'Details: Potassium' })
      .getByText(/\d+ days after/)
      .waitFor()
    await potassium.nth(1).focus()
    await page.keyboard.press('ArrowDown')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')).not.toMatch(
      /^Potassium/,
    )
    await page.emulateMedia({ media: 'print' })
    expect(await potassium.first().isVisible()).toBe(true)
    const others = page.getByRole('button').and(page.locator(':not([data-mark])'))
    expect(await others.filter({ visible: true }).count()).toBe(0)
  })

  it('gives one answer for every medicine, with nothing left blank', async () => {
    const page = await open()
    await signIn(page)
    await openPatient(page, /Gita/, 'Medicines')
    const table = page.getByRole('table', { name: /^Medicines/ })
    await table.waitFor()
    const drugs = await table
      .getByRole('rowheader')
      .evaluateAll(heads => heads.map(head => head.firstChild?.textContent))
    expect(drugs).toContain('Metformin')
    expect(new Set(drugs).size).toBe(drugs.length)
    for (const cell of await table.getByRole('cell').allInnerTexts()) expect(cell.trim()).not.toBe('')
    const metformin = table.getByRole('row', { name: /^Metformin/ })
    expect(await metformin.textContent()).toMatch(/Avoid.*eGFR 27/)
    expect(await table.getByRole('row').nth(1).textContent()).toMatch(/Avoid/)
    for (const row of (await table.getByRole('row').allInnerTexts()).slice(1)) {
      expect(row).toMatch(/Avoid|Adjust|Monitor|Not checked|Nothing found/)
    }
    // What a label and STOPP say of one eGFR is one matter: told below each other.
    const also = metformin.getByRole('list', { name: 'Of the same facts' })
    expect(await also.textContent()).toMatch(/STOPP E6/)
    const sources = page.getByRole('table', { name: 'Genes and medicines, by source' })
    for (const cell of await sources.getByRole('cell').allInnerTexts()) expect(cell.trim()).not.toBe('')
    const atorvastatin = sources.getByRole('row', { name: /^Atorvastatin/ })
    expect(await atorvastatin.getByRole('cell').allInnerTexts()).toEqual([
      'SLCO1B1 not called: no genotype on record',
      'SLCO1B1 not called',
      'SLCO1B1 not called',
      'no guidance',
    ])
  })

  it('marks everything supposed as hypothetical, offers nothing to accept, and keeps nothing', async () => {
    const page = await open()
    await signIn(page)
    await openPatient(page, /Jon/, 'What if')
    const mark = page.getByRole('note').filter({ hasText: 'Hypothetical' })
    await mark.waitFor()
    await page.getByText('Nothing is supposed yet').waitFor()
    await page.getByRole('combobox', { name: 'Measurement' }).selectOption({ label: 'Systolic blood pressure' })
    await page.getByRole('textbox', { name: 'Value' }).fill('185')
    await page.getByRole('button', { name: /^Suppose: has another value/ }).click()
    const result = page.getByRole('region', { name: 'Hypothetical result' })
    await result
      .getByText(/PREVENT.*: now .* %, then/)
      .first()
      .waitFor()
    expect(await result.getByRole('button', { name: /Accept|Override|Modify/ }).count()).toBe(0)
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
    const box = await mark.boundingBox()
    expect((box?.y ?? -1) >= 0 && (box?.y ?? 0) < sizes.desk.height).toBe(true)
    await page.emulateMedia({ media: 'print' })
    const everyPage = page.locator('p[aria-hidden]').filter({ hasText: 'This is not this patient’s advice.' })
    expect(await everyPage.evaluate(one => getComputedStyle(one).position)).toBe('fixed')
    expect(await mark.isVisible()).toBe(true)
    await page.emulateMedia({ media: 'screen' })
    await page.reload()
    await page.getByText('Nothing is supposed yet').waitFor()
    await page.getByRole('link', { name: 'Timeline' }).click()
    await page.locator('[data-mark]').first().waitFor()
    expect(await page.getByRole('button', { name: /^Systolic blood pressure 185/ }).count()).toBe(0)
  })

  describe('the patient’s own page', () => {
    it('shows a dose or a drug only when a clinician has signed it, and who did', async () => {
      const patient = await open('phone')
      await signIn(patient, /^Gita/)
      await patient.getByText('Nothing new has been signed for you yet').waitFor()
      expect(await patient.getByText(/Accept as a draft|apagliflozin|Stop metformin/).count()).toBe(0)

      const clinic = await open()
      await signIn(clinic)
      await openPatient(clinic, /Gita/)
      const card = clinic
        .getByRole('article')
        .filter({ has: clinic.getByRole('button', { name: /^Accept/ }) })
        .first()
      await card.getByRole('button', { name: /^Accept/ }).click()
      await clinic.getByText('Accepted as a draft').first().waitFor()

      await patient.reload()
      await patient.getByText(/Signed by Dr\. Adaeze Okafor/).waitFor()
      await patient.getByText('Do not stop or change a medicine by yourself.').waitFor()
      expect(await patient.getByText('Nothing new has been signed for you yet').count()).toBe(0)
      expect(await patient.getByRole('link', { name: '911' }).getAttribute('href')).toBe('tel:911')
    })

    it('brings words to the clinician, who says that they are read', async () => {
      const patient = await open('phone')
      await signIn(patient, /^Ivy/)
      await patient.getByRole('textbox', { name: 'What happened?' }).fill('The tablets make me dizzy')
      await patient.getByRole('button', { name: 'Send to the clinic' }).last().click()
      await patient.getByText('Nobody has read it yet').waitFor()

      const clinic = await open()
      await signIn(clinic)
      await openPatient(clinic, /Ivy/)
      const notes = clinic.getByRole('region', { name: 'From the patient' })
      await notes.getByText('The tablets make me dizzy').waitFor()
      await notes.getByRole('button', { name: /^I have read it/ }).click()
      await notes.getByText(/^Read by/).waitFor()

      await patient.reload()
      await patient.getByText(/Read by Dr\. Adaeze Okafor/).waitFor()
    })

    it('puts what cannot wait first, and shows nobody else’s record', async () => {
      const page = await open('phone')
      await signIn(page, /^Leo/)
      const first = await page.getByRole('main').getByRole('heading').first().textContent()
      expect(first).not.toBe('My plan')
      expect(await page.getByRole('main').textContent()).toMatch(/988/)
      const clinic = await open()
      await signIn(clinic)
      await openPatient(clinic, /Gita/)
      const other = new URL(clinic.url()).pathname
      const seen = await page.evaluate(async path => (await fetch(`/api${path}/plan`)).status, other)
      expect(seen).toBe(403)
      // The refusal is the point here, and the browser writes it to its console.
      for (const fault of screens[0]?.faults() ?? []) expect(fault).toMatch(/403/)
      screens.shift()
      await page.context().close()
    })
  })

  it('leads through the example hospital by itself, once, and again when asked', async () => {
    const page = await open('desk', true)
    await signIn(page)
    const tour = page.getByRole('complementary').filter({ hasText: 'Guided tour' })
    await tour.getByText('1 of 8').waitFor()
    const seen: string[] = []
    for (let step = 2; step <= 8; step += 1) {
      await tour.getByRole('button', { name: 'Next' }).click()
      await tour.getByText(`${step} of 8`).waitFor()
      const heading = page.getByRole('region', { name: 'Patient', exact: true }).getByRole('heading', { level: 1 })
      await heading.waitFor()
      seen.push(`${await heading.textContent()} ${new URL(page.url()).pathname.split('/')[3] ?? 'advice'}`)
    }
    expect(seen.map(one => one.replace(/^(?:Daniel "Dan"|(\w+)).* /, (_, first) => `${first ?? 'Dan'} `))).toEqual([
      'Dan advice',
      'Ana advice',
      'Gita medicines',
      'Femi timeline',
      'Jon what-if',
      'Leo advice',
      'Ivy patient-sees',
    ])
    await tour.getByRole('button', { name: 'Finish' }).click()
    await tour.waitFor({ state: 'detached' })
    await page.reload()
    await page.getByRole('region', { name: 'Patient', exact: true }).waitFor()
    expect(await tour.count()).toBe(0)
    await page.keyboard.press('g')
    await page.keyboard.press('t')
    await tour.getByText('1 of 8').waitFor()
    await page.keyboard.press('Escape')
    await tour.waitFor({ state: 'detached' })
  })

  it.each(Object.keys(sizes) as (keyof typeof sizes)[])(
    'have nothing for axe-core to find and nothing too wide, %s',
    { timeout: 120_000 },
    async size => {
      const page = await open(size, true)
      const found: string[] = []
      const look = async (where: string) => {
        await page.waitForLoadState('networkidle')
        found.push(...(await axeFindings(page)).map(finding => `${where} ${finding}`))
        const wide = await overflow(page)
        if (wide > 0) found.push(`${where} is ${wide} px too wide`)
      }
      await signIn(page)
      await page.getByText('Guided tour').waitFor()
      await look('worklist with the tour')
      await page.getByRole('button', { name: 'Close' }).click()
      for (const [name, view] of [
        [/Gita/, 'Medicines'],
        [/Gita/, 'Timeline'],
        [/Jon/, 'What if'],
        [/Ivy/, 'Patient sees'],
        [/Leo/, 'Advice'],
      ] as const) {
        await openPatient(page, name, view)
        if (view === 'Timeline') await page.locator('[data-mark]').last().click()
        if (view === 'What if') {
          await page.getByRole('combobox', { name: 'Medicine', exact: true }).selectOption({ label: 'lisinopril' })
          await page.getByRole('button', { name: /^Suppose: takes another/ }).click()
          await page.getByRole('region', { name: 'Hypothetical result' }).waitFor()
        }
        await page.evaluate(() => {
          for (const fold of document.querySelectorAll('details')) fold.open = true
        })
        await look(`${view} of ${name.source}`)
      }
      await signOut(page)
      for (const who of [/^Gita/, /^Leo/]) {
        await signIn(page, who)
        await page.getByRole('heading', { name: 'What I take' }).waitFor()
        await look(`the page of ${who.source}`)
        await signOut(page)
      }
      expect(found).toEqual([])
    },
  )
})
