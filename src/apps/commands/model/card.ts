import { resolve } from 'node:path'
import { AppError } from '../../../core/index.ts'
import { cardHtml, chaiXml, type ModelCard } from '../../../governance/change-control/index.ts'
import type { Dependencies } from '../../use-cases/dependencies.ts'
import { statedCard, statedIn } from '../../use-cases/models/stated-card.ts'
import { type CommandInput, type Outcome, text } from '../command.ts'
import { readGiven, writeNew } from './plan.ts'

/** `attune model card`: as text, as a page (`--html --out F`) and as CHAI's XML (`--chai F`). */
export const runCard = async (deps: Dependencies, input: CommandInput): Promise<Outcome> => {
  const [, model, version] = input.positionals
  if (model === undefined)
    throw new AppError('misuse', 'Which model is missing.', { remedy: 'attune model card readmission-30d' })
  const [out, chai, isHtml, said] = [
    text(input, 'out'),
    text(input, 'chai'),
    input.values.html === true,
    text(input, 'stated'),
  ]
  if (isHtml && out === undefined && input.values.json === true)
    throw new AppError('misuse', 'A page is not JSON.', { remedy: 'Add --out FILE, or leave --html or --json out.' })
  const stated = said === undefined ? {} : statedIn(await readGiven(resolve(input.cwd, said)))
  const { card, test, target } = await statedCard(deps, { model, version, stated })
  const written: string[] = []
  const write = async (name: string, content: string): Promise<void> => {
    await writeNew(resolve(input.cwd, name), content)
    written.push(name)
  }
  if (chai !== undefined) await write(chai, chaiXml(card, test, target))
  const whole = isHtml ? cardHtml(card) : `${JSON.stringify(card, null, 2)}\n`
  if (out !== undefined) await write(out, whole)
  if (written.length > 0) return { json: { written, card }, text: `Written: ${written.join(', ')}`, exit: 0 }
  return { json: card, text: isHtml ? whole : inWords(card), exit: 0 }
}

const inWords = ({ model, version, lists }: ModelCard): string =>
  [
    `Model card: ${model} ${version}`,
    ...lists.flatMap(({ list, provided, items }) => [
      '',
      `${list}: ${provided} of ${items.length} provided`,
      ...items.map(({ id, name, text: answer }) => `  ${id}  ${name}: ${answer}`),
    ]),
  ].join('\n')
