import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ModelsView, ModelView, ShapesView } from '../../src/pipeline/delivery/contract.ts'
import { servedModel } from '../support/served-model.ts'
import { jsonAs, type TestAttune } from '../support/server.ts'
import { chromiumPath, startInChromium } from './chromium.ts'
import { axeFindings, openScreen, overflow, type Screen, signIn, type sizes } from './screen.ts'

const governance = /governance$/
const path = '/api/models/again-soon'

describe.skipIf(chromiumPath === undefined)('the pages of models in Chromium', () => {
  let attune: TestAttune
  let browser: Browser
  let stop: (() => Promise<void>) | undefined
  let home: string
  let first: string
  let second: string
  const screens: Screen[] = []

  beforeAll(async () => {
    const made = await servedModel()
    await made.app.close()
    ;({ home, first, second } = made)
    ;({ attune, browser, stop } = await startInChromium(made.data))
  }, 300_000)
  afterAll(async () => {
    await stop?.()
    if (home !== undefined) rmSync(home, { recursive: true, force: true })
  })
  afterEach(async () => {
    // What is refused on purpose is written by the browser, too.
    const faults = screens
      .flatMap(screen => screen.faults())
      .filter(fault => !/status of 40[39] .*\/api\/models/.test(fault))
    await Promise.all(screens.splice(0).map(screen => screen.close()))
    expect(faults).toEqual([])
  })

  const open = async (
    address: string,
    {
      who = governance,
      size = 'desk',
      scheme = 'light',
    }: { readonly who?: RegExp; readonly size?: keyof typeof sizes; readonly scheme?: 'light' | 'dark' } = {},
  ): Promise<Page> => {
    const screen = await openScreen(browser, attune.url, size, { colorScheme: scheme })
    screens.push(screen)
    await signIn(screen.page, who)
    await screen.page.goto(address)
    return screen.page
  }
  const as = async (user: string) => await jsonAs(attune, user)
  const model = async () => (await (await (await as('r-lindqvist'))(path)).json()) as ModelView

  it('is read by clinicians and governance, trained by governance, and decided with a reason under one’s own name', async () => {
    const engineer = await as('m-duarte')
    expect((await engineer('/api/models')).status).toBe(403)
    expect((await engineer(path)).status).toBe(403)
    expect((await engineer(`${path}/${first}/shapes`)).status).toBe(403)
    expect((await engineer(`${path}/${first}/card`)).status).toBe(403)
    const clinician = await as('dr-okafor')
    expect((await clinician(`${path}/training`, { proposal: null })).status).toBe(403)
    expect((await clinician(`${path}/gate`, { version: second })).status).toBe(403)
    const move = { version: first, kind: 'retired', why: ' ' }
    expect((await clinician(`${path}/moves`, move)).status).toBe(400)
    expect((await engineer(`${path}/moves`, { ...move, why: 'x' })).status).toBe(403)
    expect((await clinician('/api/models/none-such')).status).toBe(404)
    // A name in the body counts for nothing.
    const other = { version: second, kind: 'approved', why: 'x', by: { id: 'dr-lind', role: 'governance' } }
    const refused = await clinician(`${path}/moves`, other)
    expect([refused.status, await refused.text()]).toEqual([409, expect.stringContaining('has not passed the gates')])
    const page = await open('/models', { who: /integration/ })
    await page.getByRole('heading', { name: 'You may not see the models' }).waitFor()
    expect(await page.getByRole('link', { name: 'Models' }).count()).toBe(0)
  })

  it('tells shapes on the scale that is used, and a card to print', async () => {
    const call = await as('dr-okafor')
    const shapes = (await (await call(`${path}/${first}/shapes`)).json()) as ShapesView
    expect(shapes.shapes.map(({ feature }) => feature).sort()).toEqual(['age', 'creatinine', 'days_in', 'sex'])
    const creatinine = shapes.shapes.find(({ feature }) => feature === 'creatinine')!
    expect(creatinine.unit).toBe('mg/dL')
    expect(creatinine.cells.at(-1)!.value).toBeGreaterThan(creatinine.cells[0]!.value)
    const card = await call(`${path}/${first}/card`)
    expect(card.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await card.text()).toContain('Model card: again-soon')
    for (const { low, high, observed } of (await model()).versions[0]!.calibration) {
      expect(low).toBeLessThanOrEqual(observed)
      expect(high).toBeGreaterThanOrEqual(observed)
    }
  })

  it.each([
    ['desk', 'light'],
    ['desk', 'dark'],
    ['phone', 'light'],
  ] as const)('reads on every screen (%s, %s)', async (size, scheme) => {
    const page = await open('/models', { size, scheme })
    await page.getByText('1 model, 1 serving').waitFor()
    const row = page.getByRole('row').filter({ hasText: 'again-soon' })
    expect(await row.textContent()).toMatch(/Serving.*Candidate.*Breach.*1 open/)
    expect(await overflow(page)).toBe(0)
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('link', { name: 'Inpatient again within 30 days' }).click()
    await page.getByRole('img', { name: /^Creatinine, over values in mg\/dL/ }).waitFor()
    const gates = page.getByRole('region', { name: 'Gates' })
    expect(await gates.getByRole('row', { name: /^Calibration slope/ }).textContent()).toMatch(/Passed.*0\.2 to 5/)
    await page.getByRole('img', { name: /^Calibration over time: 6 periods.*alarm from 1 May 2025/ }).waitFor()
    for (const fold of await page.locator('figure summary').all()) await fold.click()
    expect(await overflow(page)).toBe(0)
    expect(await axeFindings(page)).toEqual([])
    if (process.env.SCREENSHOTS !== undefined) {
      const shot = join(process.env.SCREENSHOTS, `models-${size}-${scheme}.png`)
      await page.screenshot({ path: shot, fullPage: true })
    }
  })

  it('says how to make the first model where there is none, and shows a run that goes on', async () => {
    const list = (await (await (await as('r-lindqvist'))('/api/models')).json()) as ModelsView
    const running = {
      model: 'readmission-30d',
      what: 'training',
      by: 'r-lindqvist',
      startedAt: '2026-03-01T00:00:00.000Z',
      seconds: 10,
      step: 'learning',
      done: 40,
      of: 100,
    }
    const page = await open('/quality')
    await page.route('**/api/models', route => route.fulfill({ json: { ...list, models: [], running } }))
    await page.goto('/models')
    await page.getByText('No model has been trained here').waitFor()
    await page.getByText('attune model train readmission-30d').waitFor()
    await page.getByText('learning: 40 of 100, 4.0 a second').waitFor()
    await page.getByText('begun by Rolf Lindqvist; it goes on when this page is closed').waitFor()
    expect(await page.getByRole('button', { name: 'Train readmission-30d' }).isDisabled()).toBe(true)
    expect(await axeFindings(page)).toEqual([])
  })

  it('tells what watching found of another version than the one that serves apart', async () => {
    const list = (await (await (await as('r-lindqvist'))('/api/models')).json()) as ModelsView
    const [{ watch, ...row }] = list.models as [ModelsView['models'][number]]
    const page = await open('/quality')
    const models = [{ ...row, watch: { ...watch, version: second } }]
    await page.route('**/api/models', route => route.fulfill({ json: { ...list, models } }))
    await page.goto('/models')
    await page.getByRole('cell', { name: /^Not watched yet.*before it: ▲ breach/ }).waitFor()
  })

  it('tests at the gates, and then says that who trained it may not approve it', async () => {
    const page = await open('/models/again-soon/00000000')
    await page.getByText('The versions of this model are listed above').waitFor()
    await page.getByText(`${second.slice(0, 8)} to be tested at the gates`).waitFor()
    const versions = page.getByRole('navigation', { name: 'Versions' })
    await versions.getByRole('link', { name: second.slice(0, 8) }).click()
    const decide = page.getByRole('region', { name: 'Decide' })
    await decide.getByText('Approve, put in shadow, serve, roll back: it has not passed the gates').waitFor()
    await decide.getByRole('button', { name: 'Test at the gates' }).click()
    await page.getByText(`${second.slice(0, 8)} has passed the gates`).waitFor({ timeout: 120_000 })
    await decide.getByText('Approve: the plan asks for somebody else than who trained it').waitFor()
    const gates = page.getByRole('region', { name: 'Gates' })
    expect(await gates.getByRole('row', { name: /^Non-inferiority/ }).textContent()).toMatch(/Passed.*above −0\.2/)
    expect(await gates.textContent()).toContain(`asked for by Rolf Lindqvist, beside ${first.slice(0, 8)}`)
  }, 180_000)

  it('shows why a move is refused that was allowed when the page was read', async () => {
    const page = await open(`/models/again-soon/${second.slice(0, 8)}`)
    const decide = page.getByRole('region', { name: 'Decide' })
    await decide.getByRole('button', { name: 'Reject', exact: true }).click()
    await decide.getByRole('textbox', { name: 'Why?' }).fill('Worse than the first')
    const moved = await (await as('dr-okafor'))(`${path}/moves`, {
      version: second,
      kind: 'retired',
      why: 'Too few rows',
    })
    expect(moved.status).toBe(200)
    await decide.getByRole('button', { name: 'Reject as Rolf Lindqvist' }).click()
    await page.getByRole('alert').getByText('It is retired already').waitFor()
    expect(await page.getByRole('alert').textContent()).toContain('attune model show again-soon')
    expect(await axeFindings(page)).toEqual([])
    expect((await model()).history[0]).toMatchObject({
      kind: 'retired',
      version: second,
      by: 'dr-okafor',
      why: 'Too few rows',
    })
  })

  it('retires, and rolls back from the top of the page, each with a name and a reason', async () => {
    const page = await open('/models/again-soon')
    const decide = page.getByRole('region', { name: 'Decide' })
    const retire = decide.getByRole('button', { name: 'Retire', exact: true })
    await retire.press('Enter')
    await page.getByRole('textbox', { name: 'Why?' }).press('Escape')
    const focused = async () => await page.evaluate(() => document.activeElement?.textContent)
    expect(await focused()).toBe('Retire')
    await retire.press('Enter')
    await page.getByRole('textbox', { name: 'Why?' }).fill('Moved away')
    await page.getByRole('button', { name: 'Retire as Rolf Lindqvist' }).click()
    await page.getByText('No version: nothing of this model stands in any advice').waitFor()
    expect(await focused()).toBe('Decide')
    await page.getByRole('button', { name: `Roll back to ${first.slice(0, 8)}` }).click()
    await page.getByRole('textbox', { name: 'Why?' }).fill('It was right')
    await page.getByRole('button', { name: 'Roll back as Rolf Lindqvist' }).click()
    await page.getByText('Rolf Lindqvist, governance: It was right').waitFor()
    expect(await model()).toMatchObject({ serving: { version: first }, notServed: null })
  })

  it('trains on a proposal, which is answered then', async () => {
    const page = await open('/models/again-soon')
    await page.getByRole('button', { name: 'Train on this proposal' }).click()
    await page.getByText('Training again-soon').waitFor()
    // The same rows, settings and seed: the same bytes.
    await page.getByText(`gave version ${first.slice(0, 8)} before: nothing was added`).waitFor({ timeout: 120_000 })
    await page.getByText(/^Answered/).waitFor()
    expect((await model()).proposals).toMatchObject([{ id: 'p1', answered: { trained: first } }])
  }, 180_000)
})
