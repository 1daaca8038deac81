import type { KeyObject } from 'node:crypto'
import { publicSiteKey, type SiteKey, siteKey } from '../audit/index.ts'

const changeControl: SiteKey = { file: 'change-control.ed25519.pem', called: 'change-control key' }

/**
 * The key of the site that signs plans and moves, made at first use; another than the one that seals the audit trail.
 *
 * @param keys `DIR/keys`
 * @throws AppError `disk-full`, `data-folder-unusable`
 */
export const planKey = (keys: string): KeyObject => siteKey(keys, changeControl)

/** Its public half; `undefined` where the site has never signed anything: then no model serves. */
export const publicPlanKey = (keys: string): KeyObject | undefined => publicSiteKey(keys, changeControl)
