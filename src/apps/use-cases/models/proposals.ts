import type { Transaction } from 'kysely'
import { AppError, type Instant } from '../../../core/index.ts'
import { dismissProposal } from '../../../pipeline/models/index.ts'
import type { AttuneSchema, Caller, Dependencies } from '../dependencies.ts'

/**
 * Whether a proposal to train anew is open and about this model.
 *
 * @throws AppError `not-found`, `conflict` where it was answered, `misuse` for one of another model
 */
export const openProposal = async (
  { database: { kysely } }: Dependencies,
  id: string,
  model: string,
): Promise<void> => {
  const row = await kysely.selectFrom('model_proposal').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined)
    throw new AppError('not-found', 'There is no such proposal.', {
      remedy: `attune model proposals ${model} lists them.`,
    })
  if (row.model !== model)
    throw new AppError('misuse', `That proposal is about ${row.model}.`, { remedy: `attune model train ${row.model}` })
  if (row.answered !== null)
    throw new AppError('conflict', 'That proposal was answered already.', { remedy: 'Train without --proposal.' })
}

/** The answer to a proposal: the version that was trained. */
export const answerProposal = async (
  tx: Transaction<AttuneSchema>,
  id: string,
  { version, at }: { readonly version: string; readonly at: Instant },
): Promise<void> => {
  const answer = JSON.stringify({ trained: version })
  await tx.updateTable('model_proposal').set({ answered: at, answer }).where('id', '=', id).execute()
}

/**
 * Answers a proposal with "nothing is to be trained", by a person who says why; it is not proposed again for the same monitors.
 *
 * @throws AppError `misuse` without a person or a reason, `not-found`, `conflict` where it was answered
 */
export const dismissModelProposal = async (
  deps: Dependencies,
  { id, by, why }: { readonly id: string; readonly by: string; readonly why: string },
  caller: Caller,
): Promise<{ readonly id: string; readonly model: string }> => {
  if (by.trim() === '' || by.trim().startsWith('system:') || why.trim() === '')
    throw new AppError('misuse', 'A person dismisses a proposal, and says why.', {
      remedy: 'Add --by PERSON --why TEXT.',
    })
  const { kysely } = deps.database
  const row = await kysely.selectFrom('model_proposal').select('model').where('id', '=', id).executeTakeFirst()
  if (row === undefined)
    throw new AppError('not-found', 'There is no such proposal.', { remedy: 'attune model proposals NAME lists them.' })
  const at = deps.clock()
  return await deps.write(async (tx, audit) => {
    if (!(await dismissProposal(tx, id, { at, by, why })))
      throw new AppError('conflict', 'That proposal was answered already.', {
        remedy: `attune model proposals ${row.model} says how.`,
      })
    const details = { model: row.model, proposal: id, by, channel: caller.channel }
    audit({
      at,
      actor: caller.actor,
      action: 'model.proposal-dismissed',
      record: null,
      purpose: 'HOPERAT',
      details,
    })
    return { id, model: row.model }
  })
}
