import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bringExamples } from '../../src/apps/bring-examples.ts'
import { compose } from '../../src/apps/compose.ts'
import { writeSite } from '../../src/apps/config.ts'
import { exampleSite } from '../../src/apps/example-hospital.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { openHospital } from '../support/hospital.ts'
import { startAttune } from '../support/server.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'attune-first-start-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** As a kill leaves it: the process ends with the first of the imports behind it. */
const halfOfAFirstStart = async () => {
  const application = await compose({
    dataFolder: folder,
    databaseUrl: undefined,
    log: createLog('silent'),
    settle: () => writeSite(folder, exampleSite()),
  })
  const { dependencies } = application
  let imports = 0
  const ended = new Error('ended')
  const untilTheSecond = {
    ...dependencies,
    write: ((unit, ...more) => {
      if (imports++ > 0) throw ended
      return dependencies.write(unit, ...more)
    }) as typeof dependencies.write,
  }
  await expect(bringExamples(untilTheSecond, true, () => undefined)).rejects.toBe(ended)
  await application.close()
}

test('a first start that ended while it brought the examples in is finished by the next, and not begun a third time', async () => {
  await halfOfAFirstStart()
  const server = await startAttune({ folder })
  expect((await openHospital(server)).patients).toHaveLength(13)
  expect(server.log()).toContain('Imported the example hospital')
  await server.stop()
  const again = await startAttune({ folder })
  expect(again.log()).not.toContain('Imported the example hospital')
  await again.stop()
})
