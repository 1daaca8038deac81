import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TestAttune } from '../support/server.ts'
import { chromiumPath, startInChromium } from './chromium.ts'
import {
  axeFindings,
  openPatient,
  openScreen,
  overflow,
  type Screen,
  signIn,
  signInToPatients,
  sizes,
} from './screen.ts'

/** One clinician's way through the workspace, on a wide and on a narrow screen, each with a server of its own. */
describe.skipIf(chromiumPath === undefined).each(Object.keys(sizes) as (keyof typeof sizes)[])(
  'the workspace in Chromium, %s',
  size => {
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
      screen = await openScreen(browser, attune.url, size)
      page = screen.page
    })
    afterEach(async () => {
      const faults = screen.faults()
      await screen.close()
      expect(faults).toEqual([])
    })

    const apixabanCard = () =>
      page
        .getByRole('article')
        .filter({ hasText: /apixaban/i })
        .first()

    it('says before sign-in what it is and is not', async () => {
      await page.goto('/')
      await page.getByText('not a certified medical device').first().waitFor()
      await page.getByText('this computer only (loopback)').waitFor()
      expect(await page.getByRole('button').count()).toBeGreaterThanOrEqual(3)
    })

    it('leads from the search to a patient by keyboard alone', async () => {
      await signInToPatients(page)
      const list = page.getByRole('list').filter({ has: page.getByRole('link', { name: /Ana/ }) })
      await list.waitFor()
      const links = list.getByRole('link')
      await page.keyboard.press('ArrowDown')
      expect(await links.nth(0).evaluate(link => link === document.activeElement)).toBe(true)
      await page.keyboard.press('ArrowDown')
      expect(await links.nth(1).evaluate(link => link === document.activeElement)).toBe(true)
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('ArrowUp')
      expect(await page.getByRole('searchbox').evaluate(field => field === document.activeElement)).toBe(true)
      await page.keyboard.type('ana')
      await page.getByRole('status').filter({ hasText: '1 patient for' }).waitFor()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 1, name: /Ana/ }).waitFor()
      expect(new URL(page.url()).search).toBe('')
    })

    it('shows facts before assessment before actions, and apixaban with its reasons', async () => {
      await signIn(page)
      await openPatient(page, /Ana/)
      const tops = await page.evaluate(() =>
        ['facts', 'assessment', 'actions', 'options'].map(id => {
          const box = document.getElementById(id)?.getBoundingClientRect()
          return box === undefined ? null : box.top * 1e4 + box.left
        }),
      )
      expect(tops).not.toContain(null)
      expect([...tops].sort((a, b) => Number(a) - Number(b))).toEqual(tops)

      const card = apixabanCard()
      const words = (await card.textContent()) ?? ''
      expect(words).toMatch(/creatinine/i)
      expect(words).toMatch(/2\.5 mg/)
      expect(words.indexOf('Because')).toBeLessThan(words.search(/2\.5 mg/))

      const options = page.getByRole('table', { name: /^Options/ })
      expect(await options.getByRole('row', { name: /Apixaban/i }).count()).toBeGreaterThan(0)
      expect(await page.getByRole('region', { name: 'Patient', exact: true }).textContent()).toMatch(/84 years/)
    })

    it('leads from a reason to the fact it rests on', async () => {
      await signIn(page)
      await openPatient(page, /Ana/)
      await apixabanCard()
        .getByRole('link', { name: /creatinine/i })
        .first()
        .click()
      const target = await page.evaluate(() => {
        const element = document.querySelector(':target')
        const box = element?.getBoundingClientRect()
        return {
          words: element?.textContent ?? '',
          seen: box !== undefined && box.top >= 0 && box.bottom <= innerHeight,
        }
      })
      expect(target.words).toMatch(/creatinine/i)
      expect(target.seen).toBe(true)
    })

    it('records an override with a coded reason, and another acceptance as a draft only', async () => {
      await signIn(page)
      await openPatient(page, /Ana/)
      const card = apixabanCard()
      await card.getByRole('button', { name: /^Override/ }).click()
      await card.getByRole('radio', { name: 'Patient declined' }).check()
      await card.getByRole('button', { name: 'Record the override' }).click()
      await card.getByText('Overridden').waitFor()
      expect(await card.textContent()).toMatch(/Patient declined/)
      expect(await card.textContent()).toMatch(/Okafor/)
      expect(await card.getByRole('button', { name: /^Accept/ }).count()).toBe(0)

      await openPatient(page, /Ben/)
      const other = page
        .getByRole('article')
        .filter({ has: page.getByRole('button', { name: /^Accept/ }) })
        .first()
      await other.getByRole('button', { name: /^Accept/ }).click()
      await page.getByText('Accepted as a draft').first().waitFor()
      await page.getByText('Attune did not sign or send it').first().waitFor()
      await page.getByText('The draft', { exact: true }).first().click()
      expect(
        await page
          .getByRole('region', { name: /Draft proposal/ })
          .first()
          .textContent(),
      ).toMatch(/"(draft|proposal)"/)

      await page.reload()
      await page.getByText('Accepted as a draft').first().waitFor()
    })

    it('explains down to the bytes received, and replays to the same bytes', async () => {
      await signIn(page)
      await openPatient(page, /Ana/)
      await apixabanCard().getByRole('link', { name: 'Explain to the source' }).click()
      await page.getByRole('heading', { name: 'Facts and the bytes received' }).waitFor()
      const bytes = page.getByRole('region', { name: /^Bytes received/ })
      expect(await bytes.count()).toBeGreaterThan(1)
      expect((await bytes.allInnerTexts()).join()).toMatch(/"resourceType"/)
      expect(await page.locator('pre mark').count()).toBeGreaterThan(0)
      await page.getByRole('button', { name: 'Compute it again' }).click()
      await page.getByText('Identical').waitFor()
      expect(await page.getByText(/^SHA-256 [0-9a-f]{64}$/).count()).toBe(1)
    })

    it('gives the dead no advice and says why', async () => {
      await signIn(page)
      await openPatient(page, /Deceased/)
      await page.getByRole('heading', { name: 'There is no advice' }).waitFor()
      expect(await page.getByRole('button', { name: /^Accept/ }).count()).toBe(0)
      expect(await page.getByRole('region', { name: 'Patient', exact: true }).textContent()).toMatch(/Deceased/)
    })

    it.each(['light', 'dark'] as const)(
      'has nothing for axe-core to find and nothing too wide, %s',
      { timeout: 180_000 },
      async scheme => {
        const themed = await openScreen(browser, attune.url, size, { colorScheme: scheme })
        const found: string[] = []
        const look = async (where: string) => {
          found.push(...(await axeFindings(themed.page)).map(finding => `${where} ${finding}`))
          const wide = await overflow(themed.page)
          if (wide > 0) found.push(`${where} is ${wide} px too wide`)
        }
        await themed.page.goto('/')
        await themed.page.getByText('Sign in as').waitFor()
        await look('sign-in')
        await signInToPatients(themed.page)
        await themed.page.getByRole('link', { name: /Ana/ }).waitFor()
        await look('list')
        for (const name of [/Ana/, /Dan/, /Jon/, /Deceased/]) {
          await openPatient(themed.page, name)
          await themed.page.evaluate(() => {
            for (const fold of document.querySelectorAll('details')) fold.open = true
          })
          await look(`patient ${name.source}`)
        }
        await openPatient(themed.page, /Ana/)
        const card = themed.page
          .getByRole('article')
          .filter({ has: themed.page.getByRole('link', { name: /^Explain/ }) })
          .first()
        const override = card.getByRole('button', { name: /^Override/ })
        if ((await override.count()) > 0) await override.click()
        await themed.page.keyboard.press('Escape')
        await themed.page.getByRole('button', { name: 'Keyboard commands' }).click()
        await look('keyboard list')
        await card.getByRole('link', { name: /^Explain/ }).click()
        await themed.page.getByRole('heading', { name: 'Replay' }).waitFor()
        await look('explanation')
        await themed.close()
        expect(found).toEqual([])
      },
    )
  },
)
