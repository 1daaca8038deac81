import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The data folder that files of one run share copies of (`hospitalOf`). @param run the process of Vitest itself */
export const sharedHospital = (run: number): string => join(tmpdir(), `attune-models-of-${run}`)

/** Called by Vitest when all is done (`globalSetup`). */
export const teardown = (): void => rmSync(sharedHospital(process.pid), { recursive: true, force: true })
