import type { Kysely } from 'kysely'
import { type IdentitySchema, type KeptModel, newestModel, newestVersion } from '../../pipeline/identity/index.ts'

/** The model by which records are matched; whichever process estimated it. */
export type MatchingModels = { readonly current: () => Promise<KeptModel | null> }

/** Holds the newest model, and asks each time only whether there is a newer one: a model may be some megabytes. */
export const createMatchingModels = (db: Kysely<IdentitySchema>): MatchingModels => {
  let held: KeptModel | null = null
  return {
    current: async () => {
      const version = await newestVersion(db)
      if (version === 0) held = null
      else if (held?.version !== version) held = await newestModel(db)
      return held
    },
  }
}
