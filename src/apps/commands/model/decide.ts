import { AppError } from '../../../core/index.ts'
import type { Dependencies } from '../../use-cases/dependencies.ts'
import { type Decision, moveModel } from '../../use-cases/models/move.ts'
import { type CommandInput, type Outcome, text } from '../command.ts'

const decisions = {
  approve: { kind: 'approved', done: 'approved' },
  shadow: { kind: 'shadowed', done: 'put in shadow: it answers silently' },
  serve: { kind: 'served', done: 'serving now' },
  rollback: { kind: 'rolled-back', done: 'serving again' },
  retire: { kind: 'retired', done: 'retired' },
  reject: { kind: 'retired', done: 'rejected' },
} as const satisfies Readonly<Record<string, { readonly kind: Decision; readonly done: string }>>

type Verb = keyof typeof decisions

export const isDecision = (verb: string | undefined): verb is Verb =>
  verb !== undefined && Object.hasOwn(decisions, verb)

/** `attune model approve | shadow | serve | rollback | retire | reject`. */
export const runDecision = async (deps: Dependencies, input: CommandInput, verb: Verb): Promise<Outcome> => {
  const [, model, version] = input.positionals
  const example = `attune model ${verb} readmission-30d VERSION --by dr-okafor --role clinician --why TEXT`
  if (model === undefined || version === undefined)
    throw new AppError('misuse', 'Which model and version is missing.', { remedy: example })
  const { kind, done } = decisions[verb]
  const given = (name: string): string => {
    const value = text(input, name)
    if (value !== undefined) return value
    throw new AppError('misuse', `--${name} is missing.`, { remedy: example })
  }
  const role = given('role')
  if (role !== 'clinician' && role !== 'governance')
    throw new AppError('misuse', `A ${role} does not decide on models.`, { remedy: '--role clinician or governance' })
  return await refusedAsNo(async () => {
    const asked = { model, version, kind, by: { id: given('by'), role }, why: given('why') } as const
    const { event, life } = await moveModel(deps, asked, input.caller)
    const words = `${model} ${event.version.slice(0, 12)}: ${done}.`
    return { json: { model, event, serving: life.serving }, text: words, exit: 0 }
  })
}

/** A move that is not allowed is a "no" that the caller should see (3), not a failure. */
export const refusedAsNo = async (run: () => Promise<Outcome>): Promise<Outcome> => {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict' || error.details.refusal === undefined) throw error
    const { code, message, remedy, details } = error
    return { json: { error: { code, message, remedy, details } }, text: `${message}\n${remedy}`, exit: 3 }
  }
}
