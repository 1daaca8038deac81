import type { Application } from '../../src/apps/compose.ts'
import { describeFault } from '../../src/governance/audit/index.ts'
import { attune } from '../support/cli.ts'
import type { TestAttune } from '../support/server.ts'
import type { Ledger } from './ledger.ts'
import type { Place } from './site.ts'
import type { Restarted, Traffic } from './traffic.ts'

/**
 * What is not as it was answered, seen by this process with nobody else at the embedded database.
 *
 * @param most how many promises that were looked at before are looked at again
 * @param more further things that must hold
 */
export const lookAt = async (
  place: Place,
  ledger: Ledger,
  most: number,
  more?: (application: Application) => Promise<readonly string[]>,
): Promise<readonly string[]> => {
  const application = await place.open()
  try {
    const problems = [...(await ledger.check(application, most))]
    ledger.looked()
    const { ok, faults } = await application.dependencies.verifyAudit()
    if (!ok) problems.push(`the audit trail does not verify: ${faults.map(describeFault).join('; ')}`)
    return [...problems, ...((await more?.(application)) ?? [])]
  } finally {
    await application.close()
  }
}

/** What `attune audit verify` finds, as a person runs it. */
export const auditProblems = async (place: Place): Promise<readonly string[]> => {
  const { code, stdout, stderr } = await attune(['audit', 'verify', '--data', place.folder, '--json'], {
    env: place.env,
  })
  return code === 0 ? [] : [`attune audit verify exited ${code}: ${stdout}${stderr}`]
}

/** Verifies the audit trail, and sends the last calls again: each is answered, and nothing becomes two. */
export const sendAgain = async (at: Restarted, traffics: readonly Traffic[]): Promise<readonly string[]> => {
  const problems = [...(await auditProblems(at.place))]
  for (const { what, again } of traffics.flatMap(traffic => traffic.repeatables(at)))
    for (const problem of await again()) problems.push(`${what}, sent again: ${problem}`)
  return problems
}

export const stopProblems = async (server: TestAttune): Promise<readonly string[]> => {
  const code = await server.stop()
  return code === 0 ? [] : [`the server stopped with ${code}: ${server.log()}`]
}
