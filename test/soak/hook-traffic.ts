import type { Application } from '../../src/apps/compose.ts'
import { findRecommendation } from '../../src/pipeline/advice/index.ts'
import type { Card } from '../../src/standards/cds-hooks/index.ts'
import { type HookCall, hookCall, send } from './hook-calls.ts'
import type { Promised, Repeatable } from './ledger.ts'
import { answerOf, nothingObserved, type Traffic, type TrafficInput } from './traffic.ts'

const clients = 6

/** A card of a recommendation; others say what was not checked, and stand for nothing that is kept. */
const isAdvice = ({ source }: Card): boolean => source.label !== 'Attune'

/** The only card of an answer that came before the work was done: of what was not finished, nothing is promised. */
const isLate = (cards: readonly Card[]): boolean =>
  cards.some(({ summary }) => summary.includes('did not finish in time'))

type Sent = { readonly call: HookCall; answers: number; sends: number; cards: readonly string[] }

/** What an answered call has left behind: its bytes, its recommendations, and one event for each time it was answered. */
const allThere = (sent: Sent): Promised => ({
  what: `${sent.call.service} ${sent.call.document.slice(0, 12)}`,
  async check(application) {
    const { call, cards } = sent
    const problems: string[] = []
    const bytes = await application.dependencies.blobs.get(call.document)
    if (Buffer.from(bytes).toString('utf8') !== call.body) problems.push('other bytes are kept than were sent')
    const documents = await documentsOf(application, call)
    if (documents !== 1) problems.push(`its document is named ${documents} times`)
    for (const id of cards) {
      const { recommendation } = await findRecommendation(application.dependencies.database.kysely, id)
      if (recommendation.because.length === 0) problems.push(`${id} has lost its reasons`)
    }
    const events = await advicesTo(application, call.user)
    if (events < sent.answers || events > sent.sends)
      problems.push(`${events} audit events of ${sent.answers} answers to ${sent.sends} calls`)
    return problems
  },
})

const documentsOf = async ({ dependencies }: Application, { document }: HookCall): Promise<number> =>
  (await dependencies.database.kysely.selectFrom('document').select('name').where('document', '=', document).execute())
    .length

const advicesTo = async ({ dependencies }: Application, user: string): Promise<number> =>
  (
    await dependencies.database.kysely
      .selectFrom('audit_event')
      .select('seq')
      .where('actor', '=', user)
      .where('action', '=', 'advice.given')
      .execute()
  ).length

/** Calls of several clients, each about a patient of its own; half of them bring something new. */
export const createHookTraffic = (): Traffic => {
  let ofThisRun: Sent[] = []

  const sendOnce = async (
    sent: Sent,
    { server, ledger, observed }: Pick<TrafficInput, 'server' | 'ledger' | 'observed'>,
  ) => {
    sent.sends += 1
    const answer = await answerOf(() => send(server.url, sent.call), observed, sent.call.service)
    const cards = (answer?.body as { readonly cards?: readonly Card[] })?.cards
    if (answer?.status !== 200 || cards === undefined || isLate(cards)) return undefined
    sent.answers += 1
    const advice = cards.filter(isAdvice).map(({ uuid }) => uuid ?? '')
    // Those of the first answer too: what was once shown stays.
    sent.cards = [...new Set([...sent.cards, ...advice])]
    if (sent.answers === 1) ledger.promise(allThere(sent))
    return advice
  }

  const client = async (n: number, input: TrafficInput): Promise<void> => {
    const { random, signal, place } = input
    while (!signal.aborted) {
      const service = random.chance(0.7) ? 'attune-order-sign' : 'attune-patient-view'
      const news = service === 'attune-patient-view' || random.chance(0.5)
      const call = hookCall(service, `${place.name}-${n}`, news, random.whole(60, 300) / 100)
      const sent: Sent = { call, answers: 0, sends: 0, cards: [] }
      ofThisRun.push(sent)
      await sendOnce(sent, input)
    }
  }

  const again = async (sent: Sent, input: Pick<TrafficInput, 'server' | 'ledger'>): Promise<readonly string[]> => {
    const before = sent.answers > 0 ? sent.cards : undefined
    const cards = await sendOnce(sent, { ...input, observed: nothingObserved() })
    if (cards === undefined) return ['not answered']
    // The same question about the same facts at the same moment has the same answer; news of others may have come since.
    return before === undefined || cards.length > 0 || before.length === 0 ? [] : ['answered without its cards']
  }

  return {
    name: 'hooks',
    prepare: async () => undefined,
    async run(input) {
      ofThisRun = []
      await Promise.all(Array.from({ length: clients }, (_, n) => client(n, input)))
    },
    repeatables: (input): readonly Repeatable[] =>
      ofThisRun.slice(-2 * clients).map(sent => ({
        what: `${sent.call.service} ${sent.call.document.slice(0, 12)}`,
        again: () => again(sent, input),
      })),
  }
}
