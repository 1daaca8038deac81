import { hash as digest, type KeyObject, sign, verify } from 'node:crypto'
import type { QueryExecutorProvider } from 'kysely'
import { canonicalJson } from '../../core/index.ts'
import { type AuditDetails, actsNamed } from '../../governance/audit/index.ts'
import type { ModelEvent } from '../../governance/change-control/index.ts'
import type { TrainingRun } from './training-run.ts'

/**
 * What the audit trail says of a move: which it was, signed with the site's change-control key. The table of moves can be written to
 * by whoever can write to the database; the trail shows what was taken away, and the signature cannot be made without the key.
 */
export type MoveMark = { readonly move: string; readonly run: string | null; readonly isSigned: boolean }

/** By what the audit trail names a move: SHA-256, hexadecimal, of the canonical JSON of the model, its place and itself. */
export const moveHash = (model: string, n: number, event: ModelEvent): string =>
  digest('sha256', canonicalJson({ model, n, event }))

/** By what it names a training run. */
export const runHash = (run: TrainingRun): string => digest('sha256', canonicalJson(run))

const signedBytes = (move: string, run: string | null): Buffer => Buffer.from(canonicalJson({ move, run }))

/** The details of the act that vouches for a move. */
export const markOf = (
  {
    model,
    n,
    event,
    run = null,
  }: { readonly model: string; readonly n: number; readonly event: ModelEvent; readonly run?: string | null },
  privateKey: KeyObject,
): AuditDetails => {
  const move = moveHash(model, n, event)
  return {
    model,
    version: event.version,
    n,
    by: event.by.id,
    role: event.by.role,
    moveHash: move,
    runHash: run,
    signature: sign(null, signedBytes(move, run), privateKey).toString('base64'),
  }
}

/** The name of that act. */
export const moveAct = (kind: ModelEvent['kind']): string => `model.${kind}`

const kinds: Readonly<Record<string, true | undefined>> = Object.fromEntries(
  (['registered', 'gated', 'approved', 'shadowed', 'served', 'rolled-back', 'retired'] as const).map(kind => [
    moveAct(kind),
    true,
  ]),
)

/** What the trail says of the moves of each model, by its name. */
export const marksOfModels = async (
  db: QueryExecutorProvider,
  publicKey: KeyObject | undefined,
): Promise<ReadonlyMap<string, readonly MoveMark[]>> => {
  const acts = await actsNamed(db, 'model.')
  const marks = new Map<string, MoveMark[]>()
  for (const { action, details } of acts) {
    const { model, moveHash: move, runHash: run, signature } = details
    if (kinds[action] === undefined || typeof model !== 'string' || typeof move !== 'string') continue
    const own = marks.get(model) ?? []
    const ofRun = typeof run === 'string' ? run : null
    own.push({ move, run: ofRun, isSigned: isSigned(move, ofRun, signature, publicKey) })
    marks.set(model, own)
  }
  return marks
}

const isSigned = (move: string, run: string | null, signature: unknown, publicKey: KeyObject | undefined): boolean =>
  publicKey !== undefined &&
  typeof signature === 'string' &&
  verify(null, signedBytes(move, run), publicKey, Buffer.from(signature, 'base64'))

/** Why the kept moves of a model are not those that were made. */
export type Doubt = { readonly n: number | null; readonly because: string }

/**
 * Holds the moves of a model against the trail: each must be vouched for, and each that was made must be there.
 *
 * @param events all of them, in order
 * @returns `undefined` where nothing speaks against them
 */
export const doubtOf = (
  model: string,
  events: readonly ModelEvent[],
  marks: readonly MoveMark[] = [],
): Doubt | undefined => {
  const known = new Map(marks.map(mark => [mark.move, mark]))
  const kept = new Set<string>()
  for (const [n, event] of events.entries()) {
    const move = moveHash(model, n, event)
    kept.add(move)
    const mark = known.get(move)
    if (mark === undefined) return { n, because: `the audit trail knows nothing of move ${n} (${event.kind})` }
    if (!mark.isSigned)
      return { n, because: `move ${n} (${event.kind}) is not signed with the change-control key of this site` }
  }
  const lost = marks.filter(({ move }) => !kept.has(move)).length
  return lost === 0 ? undefined : { n: null, because: `${lost} of the moves that the audit trail knows are not there` }
}
