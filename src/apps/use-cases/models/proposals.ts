import type { Transaction } from 'kysely'
import { AppError, type Instant } from '../../../core/index.ts'
import type { AttuneSchema, Dependencies } from '../dependencies.ts'

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
    throw new AppError('not-found', 'There is no such proposal.', { remedy: `attune model show ${model} lists them.` })
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
