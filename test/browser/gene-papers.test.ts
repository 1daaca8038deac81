import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { attuneHere as run } from '../support/cli.ts'
import type { TestAttune } from '../support/server.ts'
import { chromiumPath, startInChromium } from './chromium.ts'
import { axeFindings, openPatient, openScreen, overflow, type Screen, signIn, type sizes } from './screen.ts'

/** Widths that paper leaves to print on, in CSS pixels: A4 and Letter less the margins of the pages. */
const paperWidths = { A4: 695, Letter: 718 } as const

describe.skipIf(chromiumPath === undefined)('the genes of a record on paper, in Chromium', () => {
  let attune: TestAttune
  let browser: Browser
  let stop: (() => Promise<void>) | undefined
  const screens: Screen[] = []

  beforeAll(async () => {
    ;({ attune, browser, stop } = await startInChromium())
    const file = join(attune.folder, 'genes.json')
    const genes = readFileSync(new URL('../../examples/hospital/leo-genes.json', import.meta.url), 'utf8')
    writeFileSync(file, genes.replaceAll('2026-11-0', '2026-10-0').replaceAll(/leo-(cyp|pgx)/g, 'earlier-$1'))
    const { code } = await run(['import', file, '--source', 'example-hospital', '--data', attune.folder])
    expect(code).toBe(0)
  }, 120_000)
  afterAll(async () => await stop?.())
  afterEach(async () => {
    const faults = screens.flatMap(screen => screen.faults())
    await Promise.all(screens.splice(0).map(screen => screen.close()))
    expect(faults).toEqual([])
  })

  const open = async (size: keyof typeof sizes): Promise<Page> => {
    const screen = await openScreen(browser, attune.url, size)
    screens.push(screen)
    return screen.page
  }
  /** Follows a link by the keyboard, to the page that it opens beside this one. */
  const opened = async (page: Page, link: Locator): Promise<Page> => {
    await link.focus()
    const [paper] = await Promise.all([page.context().waitForEvent('page'), page.keyboard.press('Enter')])
    await paper.waitForLoadState()
    return paper
  }
  const expectReadable = async (paper: Page): Promise<void> => {
    expect(await overflow(paper)).toBe(0)
    expect(await axeFindings(paper)).toEqual([])
    await paper.emulateMedia({ media: 'print' })
    for (const width of Object.values(paperWidths)) {
      await paper.setViewportSize({ width, height: 900 })
      expect(await overflow(paper)).toBe(0)
    }
    // Nothing is cut off at the edge of a card.
    const cut = await paper.evaluate(
      () => [...document.querySelectorAll('.card')].filter(card => card.scrollHeight > card.clientHeight + 1).length,
    )
    expect(cut).toBe(0)
    await paper.close()
  }

  it.each(['desk', 'phone'] as const)('the clinician prints the report and the card (%s)', async size => {
    const page = await open(size)
    await signIn(page)
    await openPatient(page, /Leo/, 'Medicines')
    const section = page.getByRole('region', { name: 'Genes on paper' })
    await section.getByText('2 genes with a result').waitFor()
    expect(await overflow(page)).toBe(0)
    expect(await axeFindings(page)).toEqual([])
    const report = await opened(page, section.getByRole('link', { name: /Report for the chart/ }))
    await report.getByRole('heading', { level: 1, name: 'Pharmacogenomic report' }).waitFor()
    expect(await report.locator('body').textContent()).toMatch(/Leo Larsson[\s\S]*Poor Metabolizer/)
    await expectReadable(report)
    const card = await opened(page, section.getByRole('link', { name: /Wallet card/ }))
    await card.getByRole('heading', { name: 'My medicine genes' }).waitFor()
    await expectReadable(card)
  })

  it('the patient sees the card when a clinician has released it, and not before', async () => {
    const own = await open('phone')
    await signIn(own, /Leo/)
    await own.getByRole('heading', { name: 'What I take' }).waitFor()
    expect(await own.getByText('Card for my wallet').count()).toBe(0)

    const page = await open('desk')
    await signIn(page)
    await openPatient(page, /Leo/, 'Medicines')
    const section = page.getByRole('region', { name: 'Genes on paper' })
    await section.getByText('the patient does not see it yet').waitFor()
    await section.getByRole('button', { name: 'Release the card to the patient' }).focus()
    await page.keyboard.press('Enter')
    await section.getByText('Card released by Dr. Adaeze Okafor').waitFor()
    expect(await axeFindings(page)).toEqual([])

    await own.reload()
    const part = own.getByRole('region', { name: 'Card for my wallet' })
    await part.waitFor()
    expect(await overflow(own)).toBe(0)
    expect(await axeFindings(own)).toEqual([])
    const card = await opened(own, part.getByRole('link', { name: /Open my card/ }))
    await card.getByRole('heading', { name: 'My medicine genes' }).waitFor()
    await expectReadable(card)
  })
})
