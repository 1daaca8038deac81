import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { patientWords, wordsIn } from '../support/patient-words.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const words = patientWords()

export const sizes = {
  desk: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
} as const

/** A page that keeps everything that must not happen: console errors, exceptions, requests to elsewhere, addresses that name a patient. */
export type Screen = {
  readonly page: Page
  /** What went wrong so far, in words; empty when nothing did. */
  readonly faults: () => readonly string[]
  readonly close: () => Promise<void>
}

/**
 * Opens a page of one size and colour scheme at the server.
 *
 * @param options.firstVisit with the guided tour, which opens by itself for who was never there
 */
export const openScreen = async (
  browser: Browser,
  base: string,
  size: keyof typeof sizes,
  {
    colorScheme = 'light',
    firstVisit = false,
  }: { readonly colorScheme?: 'light' | 'dark'; readonly firstVisit?: boolean } = {},
): Promise<Screen> => {
  const context = await browser.newContext({
    baseURL: base,
    viewport: sizes[size],
    colorScheme,
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    hasTouch: size === 'phone',
  })
  if (!firstVisit) await context.addInitScript(() => localStorage.setItem('attune.tour', '"yes"'))
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const faults: string[] = []
  page.on('console', message => {
    if (message.type() === 'error') faults.push(`console: ${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', error => faults.push(`exception: ${error.message}`))
  // Addresses end up in logs and histories: those that are asked for, and those that the address bar shows.
  const see = (url: string) => {
    for (const word of wordsIn(decodeURIComponent(url), words)) faults.push(`address with patient data: ${word}`)
  }
  page.on('request', request => {
    if (!request.url().startsWith(base)) faults.push(`request to elsewhere: ${request.url()}`)
    see(request.url())
  })
  page.on('framenavigated', frame => see(frame.url()))
  return { page, faults: () => faults, close: () => context.close() }
}

type Axe = { readonly run: (options: RunOptions) => Promise<AxeResults> }

/**
 * Only into pages that are looked at: half a megabyte to read in every page otherwise. As a debugger does it, since the content
 * security policy rightly forbids to add a script.
 */
const bringAxe = async (page: Page): Promise<void> => {
  if (await page.evaluate(() => 'axe' in globalThis)) return
  const session = await page.context().newCDPSession(page)
  const { exceptionDetails } = await session.send('Runtime.evaluate', { expression: axeSource })
  await session.detach()
  if (exceptionDetails !== undefined) throw new Error(`axe-core: ${exceptionDetails.text}`)
}

/** What axe-core finds, as `rule: selector` lines. */
export const axeFindings = async (page: Page): Promise<readonly string[]> => {
  await bringAxe(page)
  const results = await page.evaluate(
    async () => await (globalThis as unknown as { axe: Axe }).axe.run({ resultTypes: ['violations'], preload: false }),
  )
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`),
  )
}

/** How many pixels the page is wider than the window. */
export const overflow = async (page: Page): Promise<number> =>
  await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** Signs out, and waits until it is done: who goes elsewhere before is still signed in. */
export const signOut = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByText('Sign in as').waitFor()
}

/** Signs in through the screen: as the example clinician, or as somebody else by name or role. */
export const signIn = async (page: Page, who = /clinician$/): Promise<void> => {
  await page.goto('/')
  await page.getByRole('button', { name: who }).click()
  await page.getByText('Sign in as').waitFor({ state: 'detached' })
  await page.getByRole('heading', { level: 1 }).waitFor()
}

/** Signs in as the example clinician, to the list of all patients. */
export const signInToPatients = async (page: Page): Promise<void> => {
  await signIn(page)
  await page.goto('/patients')
  await page.getByRole('heading', { name: 'Patients', exact: true }).waitFor()
}

/** Opens a patient by the name in the list, and one of their views. */
export const openPatient = async (page: Page, name: RegExp, view?: string): Promise<void> => {
  await page.goto('/patients')
  await page.getByRole('listitem').filter({ hasText: name }).getByRole('link').first().click()
  await page.getByRole('region', { name: 'Patient', exact: true }).waitFor()
  if (view !== undefined) await page.getByRole('navigation', { name: 'Views of this patient' }).getByText(view).click()
  await page.getByText('Working out advice').waitFor({ state: 'detached' })
}
