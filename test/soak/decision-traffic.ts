import { randomUUID } from 'node:crypto'
import type { Application } from '../../src/apps/compose.ts'
import type { DecisionRequest, DecisionView } from '../../src/pipeline/delivery/index.ts'
import type { Random } from '../../src/simulation/index.ts'
import type { Card } from '../../src/standards/cds-hooks/index.ts'
import type { TestAttune } from '../support/server.ts'
import { hookCall, send } from './hook-calls.ts'
import type { Promised, Repeatable } from './ledger.ts'
import { answerOf, nothingObserved, type Observed, type Traffic, type TrafficInput } from './traffic.ts'

const clients = 4

/** A decision with words that no other has. */
type Sent = {
  readonly recommendation: string
  readonly request: Exclude<DecisionRequest, { kind: 'accepted' }>
  readonly words: string
  /** By CDS Hooks feedback, whose answer does not repeat the decision. */
  readonly byFeedback: boolean
  answered: boolean
  decision: DecisionView | undefined
}

const decide = (random: Random, recommendations: readonly string[]): Sent => {
  const words = randomUUID()
  const byFeedback = random.chance(0.3)
  const request: Sent['request'] =
    !byFeedback && random.chance(0.5)
      ? { kind: 'modified', change: words }
      : { kind: 'overridden', reason: 'other', comment: words }
  return {
    recommendation: random.pick(recommendations),
    request,
    words,
    byFeedback,
    answered: false,
    decision: undefined,
  }
}

const json = { 'content-type': 'application/json' }

const post = async (
  sent: Sent,
  server: TestAttune,
  get: Awaited<ReturnType<TestAttune['signIn']>>,
): Promise<Response> => {
  if (!sent.byFeedback) {
    const path = `/api/recommendations/${sent.recommendation}/decisions`
    return await get(path, { method: 'POST', headers: json, body: JSON.stringify(sent.request) })
  }
  const feedback = [
    {
      card: sent.recommendation,
      outcome: 'overridden',
      overrideReason: { reason: { code: 'other' }, userComment: sent.words },
      outcomeTimestamp: '2026-11-02T09:00:00Z',
    },
  ]
  const path = `${server.url}/cds-services/attune-patient-view/feedback`
  return await fetch(path, { method: 'POST', headers: json, body: JSON.stringify({ feedback }) })
}

const rowsOf = async ({ dependencies }: Application, words: string) =>
  await dependencies.database.kysely.selectFrom('decision').selectAll().where('comment', 'like', `%${words}`).execute()

const eventsOf = async ({ dependencies }: Application, id: string): Promise<number> =>
  (
    await dependencies.database.kysely
      .selectFrom('audit_event')
      .select('seq')
      .where('action', '=', 'decision.recorded')
      .where('details', 'like', `%"decision":"${id}"%`)
      .execute()
  ).length

/** A decision that was answered is there as it was answered, once, with one event. */
const thereOnce = (sent: Sent): Promised => ({
  what: `decision ${sent.words}`,
  async check(application) {
    const [row, ...more] = await rowsOf(application, sent.words)
    if (row === undefined) return ['it is lost']
    if (more.length > 0) return [`it is there ${more.length + 1} times`]
    const problems: string[] = []
    const { decision } = sent
    if (row.recommendation_id !== sent.recommendation || row.kind !== sent.request.kind)
      problems.push('another decision is kept')
    if (
      decision !== undefined &&
      (row.id !== decision.id || row.at !== decision.at || row.comment !== decision.comment)
    )
      problems.push('it is not as it was answered')
    const events = await eventsOf(application, row.id)
    if (events !== 1) problems.push(`${events} audit events`)
    return problems
  },
})

/** Decisions of several clinicians at once about the advice of a few patients, in the workspace and as CDS Hooks feedback. */
export const createDecisionTraffic = (): Traffic => {
  const recommendations: (readonly string[])[] = []
  let lastOfClients: Sent[] = []

  const sendOnce = async (
    sent: Sent,
    { server, ledger, observed }: Pick<TrafficInput, 'server' | 'ledger' | 'observed'>,
    get: Awaited<ReturnType<TestAttune['signIn']>>,
  ): Promise<DecisionView | undefined> => {
    const answer = await answerOf(() => post(sent, server, get), observed, 'decision')
    if (answer?.status !== 200) return undefined
    const decision = sent.byFeedback ? undefined : (answer.body as DecisionView)
    if (!sent.answered) ledger.promise(thereOnce(sent))
    sent.answered = true
    sent.decision ??= decision
    return decision ?? sent.decision
  }

  const client = async (n: number, input: TrafficInput, get: Awaited<ReturnType<TestAttune['signIn']>>) => {
    while (!input.signal.aborted) {
      const sent = decide(input.random, recommendations[n] ?? [])
      lastOfClients[n] = sent
      await sendOnce(sent, input, get)
    }
  }

  const again = async (sent: Sent, input: Pick<TrafficInput, 'server' | 'ledger'>): Promise<readonly string[]> => {
    const get = await input.server.signIn('dr-okafor')
    const { answered, decision } = sent
    const repeated = await sendOnce(sent, { ...input, observed: nothingObserved() }, get)
    if (!sent.answered) return ['not answered']
    return answered && decision !== undefined && repeated?.id !== decision.id ? ['recorded as another decision'] : []
  }

  return {
    name: 'decisions',
    async prepare({ server, place }) {
      for (let n = 0; n < clients; n++) {
        const response = await send(server.url, hookCall('attune-patient-view', `${place.name}-d${n}`, true, 1.1))
        const { cards } = (await response.json()) as { readonly cards: readonly Card[] }
        recommendations[n] = cards.filter(({ source }) => source.label !== 'Attune').map(({ uuid }) => uuid ?? '')
        if (recommendations[n]?.length === 0) throw new Error(`no advice to decide about: ${JSON.stringify(cards)}`)
      }
      return undefined
    },
    async run(input) {
      lastOfClients = []
      const get = await signInOrGone(input.server, input.observed)
      if (get === undefined) return
      await Promise.all(recommendations.map((_, n) => client(n, input, get)))
    },
    repeatables: (input): readonly Repeatable[] =>
      lastOfClients.map(sent => ({ what: `decision ${sent.words}`, again: () => again(sent, input) })),
  }
}

const signInOrGone = async (server: TestAttune, observed: Observed) => {
  try {
    return await server.signIn('dr-okafor')
  } catch {
    // Killed before anybody had signed in.
    observed.unanswered += 1
    return undefined
  }
}
