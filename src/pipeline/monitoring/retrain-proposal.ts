import type { ModelEvent } from '../../governance/change-control/index.ts'
import type { WatchView } from '../delivery/index.ts'
import type { KeptProposal, RetrainProposal } from '../models/index.ts'

/** What a watch does about proposals to train anew. */
export type ProposalStep =
  | { readonly kind: 'none' }
  | { readonly kind: 'write'; readonly proposal: RetrainProposal }
  | { readonly kind: 'add'; readonly id: string; readonly proposal: RetrainProposal }
  /** Somebody knows already: one is open, was dismissed, or what was trained for it waits to be decided on. */
  | { readonly kind: 'known'; readonly id: string; readonly because: string }

/**
 * A breach writes a proposal, once for a model and version: while one is open, a further watch adds what is new; what was dismissed or is
 * answered by a candidate that nobody has decided on yet is not proposed again, unless another monitor has breached.
 *
 * @param kept proposals of the model
 * @param events moves of the model: which trained versions are retired
 * @param id of the watch
 */
export const decideProposal = (
  { model, version, verdict, because, monitors }: WatchView,
  {
    id,
    kept,
    events,
  }: { readonly id: string; readonly kept: readonly KeptProposal[]; readonly events: readonly ModelEvent[] },
): ProposalStep => {
  if (verdict !== 'breach') return { kind: 'none' }
  const breached = monitors.filter(one => one.verdict === 'breach').map(({ name }) => name)
  const own = kept.filter(({ proposal }) => proposal.version === version)
  const covering = own.flatMap(one => {
    const state = stateOf(one, events)
    return state === null ? [] : [{ ...one, state }]
  })
  const covered = new Set(covering.flatMap(({ proposal }) => proposal.monitors))
  const fresh = breached.filter(name => !covered.has(name))
  const open = covering.find(({ answered }) => answered === null)
  const newest = open ?? covering[0]
  if (fresh.length === 0 && newest !== undefined) return { kind: 'known', id: newest.id, because: newest.state }
  if (open !== undefined) {
    const { proposal } = open
    const grown = { monitors: [...proposal.monitors, ...fresh], watches: [...proposal.watches, id], because }
    return { kind: 'add', id: open.id, proposal: { ...proposal, ...grown } }
  }
  const document = { document: 'retrain-proposal', format: 1 } as const
  return { kind: 'write', proposal: { ...document, model, version, because, monitors: breached, watches: [id] } }
}

/** Why nothing has to be proposed again; `null`: what was trained for it is gone. */
const stateOf = ({ answered }: KeptProposal, events: readonly ModelEvent[]): string | null => {
  if (answered === null) return 'it is open'
  if (answered.dismissed !== null) return `${answered.dismissed.by} dismissed it: ${answered.dismissed.why}`
  const last = events.findLast(({ version }) => version === answered.trained)
  return last === undefined || last.kind === 'retired' || last.kind === 'rolled-back'
    ? null
    : `${answered.trained?.slice(0, 12)} was trained for it`
}
