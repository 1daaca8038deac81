import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestAttune } from '../support/server.ts'
import { chromiumPath, startInChromium } from './chromium.ts'
import { type ExamplePatient, examplePatients, type Words } from './expected.ts'
import { openPatient, openScreen, overflow, signIn, sizes } from './screen.ts'

/** How many windows down a clinician may have to go for what matters most, on the wide screen. */
const screensDown = 3

/**
 * The thirteen example patients as a clinician sees them: the expected advice can be read on the screen, and what the
 * trap would advise stands nowhere, also not folded away (clinical-facts, section 9).
 */
describe.skipIf(chromiumPath === undefined)('the example patients in Chromium', () => {
  let attune: TestAttune
  let browser: Browser
  let stop: (() => Promise<void>) | undefined

  beforeAll(async () => {
    ;({ attune, browser, stop } = await startInChromium())
  })
  afterAll(async () => {
    await stop?.()
  })

  describe.each(Object.keys(sizes) as (keyof typeof sizes)[])('%s', size => {
    it.each(examplePatients)('$name', async patient => {
      const { page, faults, close } = await openScreen(browser, attune.url, size)
      await signIn(page)
      await openExample(page, patient)
      if (size === 'desk') expect(await topOf(page, patient.first)).toBeLessThan(screensDown * sizes.desk.height)
      else if (patient.critical) await readsBeforeTheFacts(page, patient.first)
      await readsAs(page, patient)
      if (patient.sees !== undefined) {
        await openPatient(page, patient.who, 'Patient sees')
        await page.getByRole('heading', { name: 'What I take' }).waitFor()
        await readsAs(page, { parts: { main: patient.sees.shows }, never: patient.sees.never })
      }
      for (const whatIf of patient.whatIf ?? []) {
        await openPatient(page, patient.who, 'What if')
        await page.getByRole('combobox', { name: 'Medicine', exact: true }).selectOption(whatIf.medicine)
        await page.getByRole('button', { name: /^Suppose: takes another medicine/ }).click()
        await page.getByRole('region', { name: 'Hypothetical result' }).waitFor()
        await readsAs(page, { parts: { main: whatIf.shows }, never: whatIf.never })
      }
      await close()
      expect(faults()).toEqual([])
    })
  })
})

/** Opens the advice for the patient at the moment and place of the example, and waits until all of it is there. */
const openExample = async (page: Page, { who, query }: ExamplePatient): Promise<void> => {
  await openPatient(page, who)
  if (query !== undefined) await page.goto(new URL(query, page.url()).href)
  await page.getByRole('heading', { name: /^(Safety ledger|There is no advice)$/ }).waitFor()
  await page.waitForFunction(() =>
    [...document.querySelectorAll('[role=status]')].every(one => !/^(Reading|Working)/.test(one.textContent)),
  )
}

/** How far down the page these words begin; they must be in sight there, not folded away. */
const topOf = async (page: Page, words: RegExp): Promise<number> => {
  const found = page.locator('#main').getByText(words).filter({ visible: true }).first()
  await found.waitFor()
  return await found.evaluate(one => one.getBoundingClientRect().top + scrollY)
}

/** On a narrow screen the facts stand above the actions: what is critical is said before them. */
const readsBeforeTheFacts = async (page: Page, words: RegExp): Promise<void> => {
  const strip = page.getByRole('navigation', { name: 'Critical' })
  await strip.getByText(words).waitFor()
  const box = await strip.boundingBox()
  expect((box?.y ?? Number.POSITIVE_INFINITY) + (box?.height ?? 0)).toBeLessThan(sizes.phone.height)
}

/** What can be read in a part of the page; what stands folded away cannot. */
const readable = async (page: Page, part: string): Promise<string> =>
  // biome-ignore lint/performance/useDomNodeTextContent: hidden text is not on the screen
  (await page.locator(`#${part}`).innerText()).replace(/\s+/g, ' ')

/** Each part shows its words; then, with everything unfolded, the whole page says nothing that is never to be said. */
const readsAs = async (page: Page, { parts, never }: Pick<ExamplePatient, 'parts' | 'never'>): Promise<void> => {
  for (const [part, shows] of Object.entries(parts) as [string, Words][]) {
    const words = await readable(page, part)
    for (const one of shows) expect.soft(words, `${part} shows`).toMatch(one)
  }
  expect(await overflow(page)).toBe(0)
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll('details')) fold.open = true
  })
  const everything = await readable(page, 'main')
  for (const one of never) expect.soft(everything, 'never').not.toMatch(one)
  expect(await overflow(page)).toBe(0)
}
