import { hash, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../core/index.ts'
import { makeFolder, replaceWhole } from '../../platform/files/index.ts'
import type { Dependencies } from './dependencies.ts'

const subscription = z.object({
  id: z.string(),
  source: z.string(),
  /** The server that notifies, and its name of the subscription. */
  fhir: z.string(),
  remote: z.string().nullable(),
  /** SHA-256 of the secret that notifications carry; the secret itself is the server's alone. */
  secretHash: z.string(),
  clientId: z.string().nullable(),
  keyFile: z.string().nullable(),
  tokenUrl: z.string().nullable(),
  /** Number of the last event of which everything before is stored, too. */
  lastEvent: z.number().nullable(),
  /** Numbers of events that never came and could not be fetched: first and last. */
  missed: z.array(z.tuple([z.number(), z.number()])),
})

/** A subscription of ours at another server. */
export type Subscription = z.infer<typeof subscription>

/** @throws AppError `not-found` */
export const readSubscription = (deps: Dependencies, id: string): Subscription => {
  if (!/^[a-f0-9]{24}$/.test(id)) throw unknown()
  try {
    return subscription.parse(JSON.parse(readFileSync(fileOf(deps, id), 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw unknown()
    throw error
  }
}

export const writeSubscription = async (deps: Dependencies, one: Subscription): Promise<void> => {
  await makeFolder(join(deps.folder.path, 'subscriptions'))
  replaceWhole(fileOf(deps, one.id), `${JSON.stringify(one, null, 1)}\n`)
}

export const secretHash = (secret: string): string => hash('sha256', secret)

/** Whether a request's `Authorization` carries the subscription's secret. */
export const isSecret = ({ secretHash: known }: Subscription, authorization: string | undefined): boolean => {
  const given = secretHash((authorization ?? '').replace(/^Bearer /i, ''))
  return timingSafeEqual(Buffer.from(given), Buffer.from(known))
}

const fileOf = (deps: Dependencies, id: string): string => join(deps.folder.path, 'subscriptions', `${id}.json`)

const unknown = (): AppError =>
  new AppError('not-found', 'There is no such subscription.', {
    remedy: 'attune subscribe --fhir URL --criteria QUERY',
  })
