import type { KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { AppError } from '../../core/index.ts'
import { publicSiteKey, type SiteKey, siteKey } from './site-key.ts'

const sealing: SiteKey = { file: 'audit-seal.ed25519.pem', called: 'sealing key' }

/**
 * The key that seals the audit trail, made at first use. Whoever has it can sign a rewritten history, so keep a copy of
 * the *public* key elsewhere.
 *
 * @throws AppError `disk-full`, `data-folder-unusable`
 */
export const sealingKey = (keys: string): KeyObject => siteKey(keys, sealing)

/**
 * The public half, for verification.
 *
 * @throws AppError `not-found` when this data folder has never sealed anything.
 */
export const verificationKey = (keys: string): KeyObject => {
  const key = publicSiteKey(keys, sealing)
  if (key !== undefined) return key
  const path = join(keys, sealing.file)
  throw new AppError('not-found', `The sealing key ${path} is missing.`, {
    remedy: 'Restore DIR/keys from a backup, or verify with a copy of the public key.',
    details: { path },
  })
}
