import { AppError } from '../../core/index.ts'
import type { RecallTarget } from '../../pipeline/advice/index.ts'
import type { DecisionRequest, OverrideReason } from '../../pipeline/delivery/index.ts'
import { decide, recall } from '../use-cases/decide.ts'
import { explain } from '../use-cases/explain.ts'
import { replay } from '../use-cases/replay.ts'
import { type Command, type CommandInput, text } from './command.ts'

const one = { least: 1, most: 1 }
const idOf = ({ positionals: [id = ''] }: CommandInput): string => id

/** `attune explain`: from a recommendation back to the bytes received. */
export const explainCommand: Command = {
  name: 'explain',
  usage: 'RECOMMENDATION',
  summary: 'Explain a recommendation, back to the bytes received.',
  options: {},
  needsFolder: true,
  positionals: one,
  run: async (deps, input) => {
    const view = await explain(deps, idOf(input), input.caller)
    const lines = view.because.flatMap(({ because, facts }) => [
      `- ${because.label}: ${because.value}`,
      ...facts.flatMap(fact => [
        `    ${fact.source.name} ${fact.source.resource}, effective ${fact.effective.start}, recorded ${fact.recorded}`,
        ...(fact.readAs ?? []).map(({ system, code, display }) => `    read as ${system}|${code}, ${display}`),
        `    document ${fact.source.document} ${fact.source.locator}`,
        `    ${fact.bytes?.replaceAll(/\s+/g, ' ').slice(0, 300) ?? fact.bytesProblem}`,
      ]),
    ])
    return { json: view, text: [view.recommendation.summary, `(${view.status})`, ...lines].join('\n'), exit: 0 }
  },
}

/** `attune replay`: exit 3 when the bytes differ. */
export const replayCommand: Command = {
  name: 'replay',
  usage: 'RECOMMENDATION',
  summary: 'Compute a recommendation again and compare the bytes.',
  options: {},
  needsFolder: true,
  positionals: one,
  run: async (deps, input) => {
    const view = await replay(deps, idOf(input), input.caller)
    return {
      json: view,
      text: view.identical
        ? `identical, sha256 ${view.sha256}`
        : `not identical: ${JSON.stringify(view.because)}; differs in ${view.difference.join(', ')}`,
      exit: view.identical ? 0 : 3,
    }
  },
}

/** `attune decide`: what a clinician decided, from the command line. */
export const decideCommand: Command = {
  name: 'decide',
  usage: 'RECOMMENDATION --accept | --modify CHANGE | --override REASON [--comment TEXT]',
  summary: 'Record a decision. Acceptance makes a draft proposal only.',
  options: {
    accept: { type: 'boolean' },
    modify: { type: 'string' },
    override: { type: 'string' },
    comment: { type: 'string' },
  },
  needsFolder: true,
  positionals: one,
  run: async (deps, input) => {
    const decision = await decide(deps, idOf(input), requestOf(input), input.caller)
    return { json: decision, text: `${decision.kind} (${decision.id})`, exit: 0 }
  },
}

const requestOf = (input: CommandInput): DecisionRequest => {
  const modify = text(input, 'modify')
  const override = text(input, 'override')
  const comment = text(input, 'comment')
  const given = [input.values.accept === true, modify !== undefined, override !== undefined].filter(Boolean).length
  if (given !== 1) {
    throw new AppError('misuse', 'Say one of --accept, --modify and --override.', {
      remedy: 'See attune decide --help.',
    })
  }
  if (comment !== undefined && override === undefined) {
    throw new AppError('misuse', 'A comment goes with an override; a modification is its own words.', {
      remedy: 'See attune decide --help.',
    })
  }
  if (modify !== undefined) return { kind: 'modified', change: modify }
  if (override === undefined) return { kind: 'accepted' }
  // recordDecision checks the code against the one list.
  return { kind: 'overridden', reason: override as OverrideReason, ...(comment === undefined ? {} : { comment }) }
}

/** `attune recall`: who saw and who acted on what has been undermined. */
export const recallCommand: Command = {
  name: 'recall',
  usage: '--fact ID | --knowledge ID | --model ID | --terminology MAP',
  summary:
    'List advice that rests on a fact, a knowledge pack or row, a model, or a map of codes: who saw it, who acted.',
  options: {
    fact: { type: 'string' },
    knowledge: { type: 'string' },
    model: { type: 'string' },
    terminology: { type: 'string' },
  },
  needsFolder: true,
  positionals: { least: 0, most: 0 },
  run: async (deps, input) => {
    const targets = (['fact', 'knowledge', 'model', 'terminology'] as const).flatMap((kind): RecallTarget[] => {
      const id = text(input, kind)
      return id === undefined ? [] : [{ kind, id }]
    })
    const [target] = targets
    if (target === undefined || targets.length > 1) {
      throw new AppError('misuse', 'Say one of --fact, --knowledge, --model and --terminology.', {
        remedy: 'See attune recall --help.',
      })
    }
    const recalled = await recall(deps, target, input.caller)
    const lines = recalled.recommendations.map(
      ({ recommendation, summary, shownTo, decision }) =>
        `${recommendation}  ${summary}  seen by ${shownTo.map(({ actor }) => actor).join(', ')}; ${decision?.kind ?? 'no decision'}`,
    )
    const shown = recalled.predictions.map(
      ({ person, actor, channel, at }) => `${at}  ${person}  predicted, seen by ${actor} (${channel})`,
    )
    return { json: recalled, text: [...lines, ...shown].join('\n') || 'No advice rests on it.', exit: 0 }
  },
}
