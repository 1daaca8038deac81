import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { ensureWeb } from '../../bin/web.js'
import { startAttune, type TestAttune } from '../support/server.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    // Not there, or not for us: the next place may have it.
    return false
  }
}

/** The system's Chromium on the search path; `undefined` when there is none, and then these tests are skipped by name. */
export const chromiumPath: string | undefined = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap(folder => names.map(name => join(folder, name)))
  .find(isExecutable)

/** Starts it without a display and without any traffic of its own. */
export const launchChromium = async (): Promise<Browser> => {
  if (chromiumPath === undefined) throw new Error('There is no Chromium on the search path')
  const root = process.getuid?.() === 0
  return await chromium.launch({
    executablePath: chromiumPath,
    args: [
      ...(root ? ['--no-sandbox'] : []),
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
}

/**
 * A server with its screens built, and a browser: for the tests of one suite.
 *
 * @param folder a data folder; without it the example hospital
 */
export const startInChromium = async (
  folder?: string,
): Promise<{
  readonly attune: TestAttune
  readonly browser: Browser
  readonly stop: () => Promise<void>
}> => {
  await ensureWeb()
  const [attune, browser] = await Promise.all([startAttune(folder === undefined ? {} : { folder }), launchChromium()])
  const stop = async () => {
    await browser.close()
    await attune.stop()
  }
  return { attune, browser, stop }
}
