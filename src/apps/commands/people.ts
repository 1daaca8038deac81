import { AppError } from '../../core/index.ts'
import { findPerson } from '../../pipeline/profile/index.ts'
import { decidePair, unmerge } from '../use-cases/decide-pair.ts'
import type { Dependencies } from '../use-cases/dependencies.ts'
import { findRecord, identityPair, identityQueue, personIdentity } from '../use-cases/identity.ts'
import { matchStore } from '../use-cases/match-store.ts'
import { type Command, type CommandInput, type Outcome, text } from './command.ts'
import { changeLine, pairLine, pairTable, recordLine } from './people-text.ts'

type Verb = (deps: Dependencies, names: readonly string[], input: CommandInput) => Promise<Outcome>

/** `attune people`: which records are of one person. */
export const peopleCommand: Command = {
  name: 'people',
  usage:
    'match [--afresh] | list [--limit N] | show A B | link A B | refuse A B | later A B | unmerge RECORD | history ID [--comment TEXT]',
  summary: [
    'Which records are of one person. match: estimate a model and match all records; stopped, it goes on from there.',
    'list: pairs that wait for a person. show: two records side by side. link, refuse, later: decide about two records.',
    'unmerge: take a record out of its person. history: how the records of a person came to be one.',
    'A record is named by its id or by its source’s own id of the patient. E.g. attune people show 4f2a… 9c01…',
  ].join('\n'),
  options: { limit: { type: 'string' }, comment: { type: 'string' }, afresh: { type: 'boolean' } },
  positionals: { least: 1, most: 3 },
  needsFolder: true,
  stoppable: true,
  run: async (deps, input) => {
    const [name = '', ...names] = input.positionals
    const found = Object.hasOwn(verbs, name) ? verbs[name] : undefined
    if (found === undefined || names.length !== found.names) {
      throw new AppError('misuse', `Say ${peopleCommand.usage}.`, { remedy: 'See attune people --help.' })
    }
    return await found.run(deps, names, input)
  },
}

const match: Verb = async (deps, _, input) => {
  const report = await matchStore(
    deps,
    { afresh: input.values.afresh === true, signal: input.signal },
    input.caller,
    input.progress,
  )
  const { records, model, links, states, pairs, passedOver } = report
  const lines =
    model === null
      ? ['There are not two records to match.']
      : [
          `${records} records, model ${model.version}: ${pairs} pairs judged, ${links} links changed.`,
          `${states.linked ?? 0} pairs linked, ${(states.review ?? 0) + (states.later ?? 0)} wait for a person, ${states.conflict ?? 0} conflicts.`,
          ...(passedOver === 0 ? [] : [`${passedOver} blocks were passed over: too many records share them.`]),
        ]
  return { json: report, text: lines.join('\n'), exit: 0 }
}

const list: Verb = async (deps, _, input) => {
  const limit = Number(text(input, 'limit') ?? 50)
  if (!Number.isInteger(limit) || limit < 1 || limit > 500) {
    throw new AppError('misuse', '--limit is a number from 1 to 500.', { remedy: 'attune people list --limit 50' })
  }
  const queue = await identityQueue(deps, { after: null, limit }, input.caller)
  const lines = queue.pairs.flatMap(pairLine)
  return { json: queue, text: [...lines, `${queue.waiting} pairs wait for a person.`].join('\n'), exit: 0 }
}

const two = async (deps: Dependencies, names: readonly string[]) => ({
  a: await findRecord(deps, names[0] ?? ''),
  b: await findRecord(deps, names[1] ?? ''),
})

const show: Verb = async (deps, names, input) => {
  const pair = await identityPair(deps, await two(deps, names), input.caller)
  return { json: pair, text: pairTable(pair), exit: 0 }
}

const decide =
  (verdict: 'same' | 'different' | 'later', said: string): Verb =>
  async (deps, names, input) => {
    const comment = text(input, 'comment') ?? null
    const pair = await decidePair(deps, await two(deps, names), { verdict, comment }, input.caller)
    return { json: pair, text: said, exit: 0 }
  }

const takeOut: Verb = async (deps, [name = ''], input) => {
  const record = await findRecord(deps, name)
  const person = await unmerge(deps, record, text(input, 'comment') ?? null, input.caller)
  return { json: person, text: `The record is person ${person.person} again.`, exit: 0 }
}

const history: Verb = async (deps, [name = ''], input) => {
  const person = await personIdentity(deps, await findPerson(deps.database.kysely, name), input.caller)
  const lines = [...person.records.map(recordLine), '', ...person.history.map(changeLine)]
  return { json: person, text: lines.join('\n'), exit: 0 }
}

const verbs: Readonly<Record<string, { readonly names: number; readonly run: Verb }>> = {
  match: { names: 0, run: match },
  list: { names: 0, run: list },
  show: { names: 2, run: show },
  link: { names: 2, run: decide('same', 'Linked: they are one person.') },
  refuse: { names: 2, run: decide('different', 'Refused: they are two people, and are not proposed again.') },
  later: { names: 2, run: decide('later', 'Put off: they stand at the end of the list.') },
  unmerge: { names: 1, run: takeOut },
  history: { names: 1, run: history },
}
