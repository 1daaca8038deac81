import type { Transaction } from 'kysely'
import type { Instant } from '../../core/index.ts'
import type { AuditDraft } from '../../governance/audit/index.ts'
import { markDue, regroupLines } from '../../pipeline/outcomes/index.ts'
import type { Linked, LinkingRules } from '../../pipeline/profile/index.ts'
import type { AttuneSchema, Dependencies } from './dependencies.ts'

/** By what this site links records that arrive now. */
export const linkingRules = async ({ site, models }: Dependencies): Promise<LinkingRules> => ({
  trusted: site.trustedIdentifiers,
  thresholds: site.matching,
  model: site.matching.onArrival ? await models.current() : null,
})

/**
 * What follows when records become another person's: the lines of the worklist go with the persons, everybody concerned is
 * looked at again, and each link is audited with why. That audit event also tells every process that what it remembers of
 * people may not hold any more (`createAuditTail`).
 */
export const followLinks = async (
  tx: Transaction<AttuneSchema>,
  { links, regrouped }: Linked,
  { at, actor }: { readonly at: Instant; readonly actor: string },
  audit: (event: AuditDraft) => void,
): Promise<void> => {
  if (links.length === 0) return
  await regroupLines(tx, regrouped)
  const concerned = new Set(regrouped.flatMap(({ before, after }) => [...before, ...after]))
  await markDue(tx, [...concerned], at)
  for (const { record, from, to, version, reason, with: other } of links) {
    audit({
      at,
      actor,
      action: 'record.linked',
      record,
      purpose: 'HOPERAT',
      details: {
        from,
        to,
        version,
        reason: reason.kind,
        with: other,
        ...(reason.kind === 'match' ? { probability: reason.probability, model: reason.model } : {}),
      },
    })
  }
}
