import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { EditPreviewView, ModelView, ShapesView } from '../../src/pipeline/delivery/contract.ts'
import { servedModel } from '../support/served-model.ts'
import { jsonAs, type TestAttune } from '../support/server.ts'
import { chromiumPath, startInChromium } from './chromium.ts'
import { axeFindings, openScreen, overflow, type Screen, signIn, type sizes } from './screen.ts'

const path = '/api/models/again-soon'
const clinician = /clinician$/

describe.skipIf(chromiumPath === undefined)('editing a shape in Chromium', () => {
  let attune: TestAttune
  let browser: Browser
  let stop: (() => Promise<void>) | undefined
  let home: string
  let first: string
  const screens: Screen[] = []

  beforeAll(async () => {
    const made = await servedModel()
    await made.app.close()
    ;({ home, first } = made)
    ;({ attune, browser, stop } = await startInChromium(made.data))
  }, 300_000)
  afterAll(async () => {
    await stop?.()
    if (home !== undefined) rmSync(home, { recursive: true, force: true })
  })
  afterEach(async () => {
    const faults = screens.flatMap(screen => screen.faults())
    await Promise.all(screens.splice(0).map(screen => screen.close()))
    expect(faults).toEqual([])
  })

  const open = async (
    size: keyof typeof sizes,
    version: string,
    who = clinician,
    colorScheme: 'light' | 'dark' = 'light',
  ): Promise<Page> => {
    const screen = await openScreen(browser, attune.url, size, { colorScheme })
    screens.push(screen)
    await signIn(screen.page, who)
    await screen.page.goto(`/models/again-soon/${version.slice(0, 8)}`)
    await screen.page.getByRole('img', { name: /^Creatinine, over values/ }).waitFor()
    return screen.page
  }
  const shot = async (page: Page, name: string): Promise<void> => {
    if (process.env.SCREENSHOTS === undefined) return
    const shapes = page.getByRole('region', { name: 'Shapes' })
    await shapes.screenshot({ path: join(process.env.SCREENSHOTS, `edit-${name}.png`) })
  }
  const as = async (user: string) => await jsonAs(attune, user)
  const model = async () => (await (await (await as('r-lindqvist'))(path)).json()) as ModelView

  it('is for clinicians and governance, drawn before anything is kept, and never without a reason', async () => {
    const edits = [{ kind: 'monotone', feature: 'creatinine', direction: 1 }]
    const engineer = await as('m-duarte')
    for (const route of ['edits/preview', 'edits/effect', 'edits'])
      expect((await engineer(`${path}/${first}/${route}`, { edits, why: 'x' })).status).toBe(403)
    const doctor = await as('dr-okafor')
    expect((await doctor(`${path}/${first}/edits`, { edits, why: ' ' })).status).toBe(400)
    expect((await doctor(`${path}/${first}/edits/preview`, { edits: [] })).status).toBe(400)
    const unknown = await doctor(`${path}/${first}/edits/preview`, { edits: [{ kind: 'drop', feature: 'shoes' }] })
    expect([unknown.status, await unknown.text()]).toEqual([400, expect.stringContaining('no feature shoes')])
    const drawn = await doctor(`${path}/${first}/edits/preview`, { edits: [{ kind: 'drop', feature: 'age' }] })
    const { shapes, outside } = (await drawn.json()) as EditPreviewView
    const kept = (await (await doctor(`${path}/${first}/shapes`)).json()) as ShapesView
    const age = ({ shapes: all }: ShapesView) => all.find(({ feature }) => feature === 'age')!
    expect(age(shapes).unedited?.cells).toEqual(age(kept).cells.map(({ value }) => value))
    expect(new Set(age(shapes).cells.map(({ value }) => value))).toEqual(new Set([0]))
    expect(age(kept).unedited).toBeNull()
    expect(outside).toEqual(['shapes were edited by hand, and the plan says nothing of that'])
    expect((await model()).versions.length).toBe(2)
    const governance = await attune.signIn('r-lindqvist')
    const stop = { method: 'DELETE' }
    const drop = { edits: [{ kind: 'drop', feature: 'age' }] }
    const begun = await (await as('r-lindqvist'))(`${path}/${first}/edits/effect`, drop)
    expect(begun.status).toBe(202)
    expect((await (await attune.signIn('dr-okafor'))('/api/models/run', stop)).status).toBe(403)
    expect((await governance('/api/models/run', stop)).status).toBe(200)
  })

  it('is tried with the keyboard, told with its effect, and made a candidate that is marked as edited', async () => {
    const page = await open('desk', first)
    await page.getByRole('button', { name: 'Edit this shape: Days in' }).press('Enter')
    const form = page.getByRole('form', { name: 'Edit the shape of Days in' })
    const above = form.getByLabel('Above')
    await above.focus()
    await page.keyboard.type('4,1')
    await page.keyboard.press('Tab')
    const step = Number(await above.inputValue())
    const kept = (await (await (await as('dr-okafor'))(`${path}/${first}/shapes`)).json()) as ShapesView
    const days = kept.shapes.find(({ feature }) => feature === 'days_in')!
    if (days.kind !== 'stretches') throw new Error('stretches were expected')
    const steps = days.cells.flatMap(({ atMost }) => (atMost === null ? [] : [Number(atMost.toPrecision(6))]))
    expect(steps).toContain(step)
    await above.focus()
    await page.keyboard.press('ArrowUp')
    expect(Number(await above.inputValue())).toBe(steps[steps.indexOf(step) + 1])
    await form.getByLabel('Adds, log-odds').fill('0.4')
    await page.keyboard.press('Enter')
    await form.getByRole('link', { name: 'what it does stands above' }).waitFor()
    const draft = page.getByRole('region', { name: 'Edits that are tried' })
    await draft.getByText('set to 0.4').waitFor()
    await draft.getByText('the plan says nothing of that').waitFor()
    await page.getByRole('img', { name: /^Days in.*Edited by hand; the dashed line/ }).waitFor()
    await draft.getByRole('button', { name: 'Work out the effect' }).click()
    // Who began it may stop it.
    await draft.getByRole('button', { name: 'Stop' }).click()
    await page.getByText(/^The effect of edits of again-soon: .*stopped/i).waitFor()
    await draft.getByRole('button', { name: 'Work out the effect' }).click()
    await draft.getByRole('row', { name: /^AUC, after minus before/ }).waitFor({ timeout: 60_000 })
    expect(await draft.getByRole('row', { name: /^Calibration slope/ }).textContent()).toMatch(/\d\.\d+ .*\d\.\d+/)
    expect(await overflow(page)).toBe(0)
    expect(await axeFindings(page)).toEqual([])
    await shot(page, 'tried-desk')
    await draft.getByRole('button', { name: 'Make a candidate of it' }).click()
    await draft.getByLabel('Why?').fill('Few patients above, the fall is noise')
    await draft.getByRole('button', { name: /^Make a candidate as/ }).click()
    const shapes = page.getByRole('region', { name: 'Shapes' })
    await shapes.getByText(/Edited version of again-soon: version .* is a candidate/).waitFor({ timeout: 60_000 })
    const [newest] = (await model()).versions
    expect(newest).toMatchObject({ stage: 'candidate', edited: { parent: first } })
    expect(newest!.edited!.edits).toMatchObject([
      { features: ['days_in'], by: 'dr-okafor', because: 'Few patients above, the fall is noise' },
    ])
    expect((await model()).serving?.version).toBe(first)
    await page.goto(`/models/again-soon/${newest!.version.slice(0, 8)}`)
    await page.getByRole('list', { name: 'Edited by hand' }).getByText('the fall is noise').waitFor()
    await page.getByRole('img', { name: /^Days in.*Edited by hand; the dashed line/ }).waitFor()
    expect(await axeFindings(page)).toEqual([])
    await shot(page, 'kept-desk')
    const card = await (await (await as('dr-okafor'))(`${path}/${newest!.version}/card`)).text()
    expect(card).toContain('Edited by hand')
    expect(card).toContain('the fall is noise')
    if (process.env.SCREENSHOTS !== undefined) {
      writeFileSync(
        join(process.env.SCREENSHOTS, 'model.pdf'),
        await page.pdf({ format: 'A4', preferCSSPageSize: true }),
      )
      await page.goto(`${path}/${newest!.version}/card`)
      writeFileSync(
        join(process.env.SCREENSHOTS, 'card.pdf'),
        await page.pdf({ format: 'A4', preferCSSPageSize: true }),
      )
    }
  }, 180_000)

  it.each([
    ['phone', 'light'],
    ['desk', 'dark'],
  ] as const)('reads on every screen (%s, %s)', async (size, scheme) => {
    const { versions } = await model()
    const page = await open(size, versions[0]!.version, clinician, scheme)
    await page.getByRole('button', { name: 'Edit this shape: Sex' }).click()
    await page.getByRole('form', { name: 'Edit the shape of Sex' }).getByLabel('Adds, log-odds').fill('0.1')
    await page.getByRole('button', { name: 'Try it' }).click()
    await page.getByRole('button', { name: 'Edit this shape: Age' }).click()
    const age = page.getByRole('form', { name: 'Edit the shape of Age' })
    await age.getByLabel('What').selectOption('Say nothing')
    await age.getByRole('button', { name: 'Try it' }).click()
    const draft = page.getByRole('region', { name: 'Edits that are tried' })
    await draft.getByText('says nothing any more').waitFor()
    expect(await overflow(page)).toBe(0)
    expect(await axeFindings(page)).toEqual([])
    await shot(page, `${size}-${scheme}`)
    await draft.getByRole('button', { name: /^Take back: Sex/ }).click()
    await draft.getByRole('button', { name: /^Take back/ }).click()
    await draft.waitFor({ state: 'detached' })
  })
})
