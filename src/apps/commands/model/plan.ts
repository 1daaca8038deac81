import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { AppError } from '../../../core/index.ts'
import type { Dependencies } from '../../use-cases/dependencies.ts'
import { draftPlan, signPlanText } from '../../use-cases/models/plan.ts'
import { type CommandInput, type Outcome, text } from '../command.ts'

/** `attune model plan draft | sign`. */
export const runPlan = async (deps: Dependencies, input: CommandInput): Promise<Outcome> => {
  const [, verb, name] = input.positionals
  if (verb === 'draft' && name !== undefined) return await drafted(deps, input, name)
  if (verb === 'sign' && name !== undefined) return await signed(deps, input, name)
  throw new AppError('misuse', 'Say plan draft NAME --out FILE, or plan sign FILE.', {
    remedy: 'attune model plan draft readmission-30d --out plan.json',
  })
}

const drafted = async (deps: Dependencies, input: CommandInput, model: string): Promise<Outcome> => {
  const plan = await draftPlan(deps, { model, version: text(input, 'version') })
  const out = text(input, 'out')
  const whole = `${JSON.stringify(plan, null, 2)}\n`
  if (out === undefined) return { json: plan, text: whole.trimEnd(), exit: 0 }
  await writeNew(resolve(input.cwd, out), whole)
  const words = [
    `A draft of ${plan.id}: read it, change what your site wants otherwise, then sign it.`,
    `attune model plan sign ${out} --by PERSON --why TEXT`,
  ]
  return { json: { written: out, plan }, text: words.join('\n'), exit: 0 }
}

const signed = async (deps: Dependencies, input: CommandInput, file: string): Promise<Outcome> => {
  const given = await readGiven(resolve(input.cwd, file))
  const asked = { text: given, by: text(input, 'by') ?? '', why: text(input, 'why') ?? '' }
  const { hash, document } = await signPlanText(deps, asked, input.caller)
  const { id, model, expires } = document.plan
  const words = [
    `${id} is signed (${hash.slice(0, 12)}) and counts until ${expires.slice(0, 10)}.`,
    `attune model gate ${model}`,
  ]
  return { json: { hash, ...document }, text: words.join('\n'), exit: 0 }
}

/** A file of the caller. */
export const readGiven = async (path: string): Promise<string> =>
  await readFile(path, 'utf8').catch(cause => {
    throw new AppError('not-found', 'There is no such file, or it cannot be read.', {
      remedy: 'Check the path.',
      cause,
    })
  })

/** Nothing that is there is written over: a plan may have been edited. */
export const writeNew = async (path: string, content: string): Promise<void> => {
  try {
    await writeFile(path, content, { flag: 'wx' })
  } catch (cause) {
    throw new AppError('misuse', 'The file cannot be written, or is there already.', {
      remedy: 'Give another name, in a folder that may be written to.',
      cause,
    })
  }
}
