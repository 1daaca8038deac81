import { expect } from 'vitest'
import { parseArguments } from '../../src/apps/commands/arguments.ts'
import { modelCommand } from '../../src/apps/commands/model/model.ts'
import type { Dependencies } from '../../src/apps/use-cases/dependencies.ts'
import { gateModel } from '../../src/apps/use-cases/models/gate.ts'
import { type MoveAsked, moveModel } from '../../src/apps/use-cases/models/move.ts'
import { signPlanText } from '../../src/apps/use-cases/models/plan.ts'
import { trainModel } from '../../src/apps/use-cases/models/train.ts'
import { AppError, type Instant } from '../../src/core/index.ts'
import { type Plan, publicPlanKey } from '../../src/governance/change-control/index.ts'
import { servingAt } from '../../src/pipeline/models/index.ts'
import { createFolderBlobStore } from '../../src/platform/blobs/index.ts'
import { caller, type Hospital, smallDefinition } from './trained.ts'

export type Db = Parameters<typeof servingAt>[0]['db']

export const model = 'again-soon'

/** Ways to move a model of a hospital: of the product, its command line and its database. */
export const waysOf = (hospital: () => Hospital) => {
  const deps = (): Dependencies => hospital().app.dependencies
  const okafor = { id: 'dr-okafor', role: 'clinician' } as const
  const trained = async (change: object = {}): Promise<string> =>
    (await trainModel(deps(), { definition: smallDefinition(), by: 'dr-lind', kind: 'logistic', ...change }, caller))
      .version
  const sign = async (plan: Plan, change: (plan: Plan) => Plan = one => one): Promise<void> => {
    await signPlanText(deps(), { text: JSON.stringify(change(plan)), by: 'dr-okafor', why: 'agreed' }, caller)
  }
  const gate = async (version: string, using = deps()) => await gateModel(using, { model, version }, caller)
  const decide = async (kind: MoveAsked['kind'], version: string, by: MoveAsked['by'] = okafor, using = deps()) =>
    await moveModel(using, { model, version, kind, by, why: 'as agreed' }, caller)

  /** By which name it was refused. */
  const refusal = async (attempt: Promise<unknown>): Promise<unknown> => {
    const error = await attempt.then(
      () => undefined,
      (reason: unknown) => reason,
    )
    if (!(error instanceof AppError)) throw new Error(`not refused: ${String(error)}`)
    expect(error.remedy).not.toBe('')
    return error.details.refusal
  }

  /** The command line, in this process. */
  const attuneModel = async (...argv: readonly string[]) => {
    const { values, positionals } = parseArguments(argv, modelCommand.options)
    const line = {
      values,
      positionals,
      cwd: hospital().home,
      caller,
      progress: () => undefined,
      output: () => undefined,
    }
    return await modelCommand.run(deps(), line)
  }
  const decided = ['--by', 'dr-okafor', '--role', 'clinician', '--why', 'as agreed']

  const at = () => deps().clock()
  const servingIn = async (db: Db, moment: Instant = at()) =>
    // Bytes past the database: a query of its own would wait for the transaction that looks.
    await servingAt(
      { db, blobs: createFolderBlobStore(deps().folder.blobs) },
      { publicKey: publicPlanKey(deps().folder.keys), at: moment },
    )
  const serves = async (): Promise<readonly string[]> =>
    (await servingIn(deps().database.kysely)).served.map(({ run }) => run.trained.version)

  return { deps, okafor, trained, sign, gate, decide, refusal, attuneModel, decided, at, servingIn, serves }
}
