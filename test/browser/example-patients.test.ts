import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ensureWeb } from '../../bin/web.js'
import { startAttune, type TestAttune } from '../support/server.ts'
import { chromiumPath, launchChromium } from './chromium.ts'
import { type Expected, expectedOf } from './expected.ts'
import { openPatient, openScreen, overflow, type Screen, signIn, sizes } from './screen.ts'

/**
 * The thirteen example patients as a clinician sees them: the expected advice stands on the screen, and the trap's does
 * not (clinical-facts, section 9).
 */
describe.skipIf(chromiumPath === undefined).each(Object.keys(sizes) as (keyof typeof sizes)[])(
  'the example patients in Chromium, %s',
  size => {
    let attune: TestAttune
    let browser: Browser
    let screen: Screen
    let page: Page

    beforeAll(async () => {
      await ensureWeb()
      ;[attune, browser] = await Promise.all([startAttune(), launchChromium()])
    })
    afterAll(async () => {
      await browser?.close()
      await attune?.stop()
    })
    beforeEach(async () => {
      screen = await openScreen(browser, attune.url, size)
      page = screen.page
      await signIn(page)
    })
    afterEach(async () => {
      const faults = screen.faults()
      await screen.close()
      expect(faults).toEqual([])
    })

    /** What can be read, not what stands folded away. */
    // biome-ignore lint/performance/useDomNodeTextContent: hidden text is not on the screen
    const readable = async (part: Locator) => (await part.innerText()).replace(/\s+/g, ' ')

    const look = (words: string, { shows, never = [] }: Omit<Expected, 'part'>, part: string) => {
      for (const one of shows) expect(words, part).toMatch(one)
      for (const one of never) expect(words, part).not.toMatch(one)
    }

    it.each(expectedOf)('$name', async ({ who, query, expected, whatIf }) => {
      await openPatient(page, new RegExp(`^${who}`))
      if (query !== undefined) {
        await page.goto(new URL(query, page.url()).href)
        await page.getByText('Working out advice').waitFor({ state: 'detached' })
      }
      await page.getByText('Reading the tasks').waitFor({ state: 'detached' })
      for (const one of expected) look(await readable(page.locator(`#${one.part}`)), one, one.part)
      expect(await overflow(page)).toBe(0)
      if (whatIf === undefined) return
      await openPatient(page, new RegExp(`^${who}`), 'What if')
      await page.getByRole('combobox', { name: 'Medicine', exact: true }).selectOption(whatIf.medicine)
      await page.getByRole('button', { name: /^Suppose: takes another medicine/ }).click()
      const result = page.getByRole('region', { name: 'Hypothetical result' })
      await result.getByText(new RegExp(whatIf.medicine, 'i')).first().waitFor()
      look(await readable(result), whatIf, 'what if')
      expect(await overflow(page)).toBe(0)
    })
  },
)
