import { publicPlanKey } from '../../../governance/change-control/index.ts'
import { type Serving, servingAt } from '../../../pipeline/models/index.ts'
import type { Dependencies } from '../dependencies.ts'

/** What serves now, and what is in shadow, asked at the door. */
export const servingNow = async ({ database, blobs, folder, clock }: Dependencies): Promise<Serving> =>
  await servingAt({ db: database.kysely, blobs }, { publicKey: publicPlanKey(folder.keys), at: clock() })
