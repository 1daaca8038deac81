import type { QuarantineView, ReplayAnswer, ReplayAsked, SourcesView } from '../../pipeline/delivery/index.ts'
import { quarantinedDocuments } from '../../pipeline/profile/index.ts'
import type { Caller, Dependencies } from './dependencies.ts'
import { replayQuarantine } from './quarantine.ts'
import { listSources } from './sources.ts'

/** What the screen shows of every source: silent ones first, then those with most that could not be read. */
export const sourcesView = async (deps: Dependencies): Promise<SourcesView> => {
  const sources = await listSources(deps)
  return {
    asOf: deps.clock(),
    sources: sources
      .map(({ source, lastSeen, adapters, openQuarantine, silence }) => ({
        source,
        lastSeen,
        openQuarantine,
        silence,
        ways: adapters.map(way => ({
          adapter: way.adapter,
          firstSeen: way.firstSeen,
          lastSeen: way.lastSeen,
          documents: way.documents,
          resources: way.resources,
          duplicates: way.duplicates,
          readings: way.readings,
          lastDay: way.lastDay,
          errorRate: way.errorRate,
          lagSeconds: way.lagSeconds,
        })),
      }))
      .sort(
        (a, b) =>
          Number(b.silence.silent) - Number(a.silence.silent) ||
          b.openQuarantine - a.openQuarantine ||
          (a.source < b.source ? -1 : 1),
      ),
  }
}

/** Documents, and reasons of each, that the screen lists. */
const shown = { documents: 200, reasons: 20 } as const

export const quarantineView = async (deps: Dependencies): Promise<QuarantineView> => {
  const found = await quarantinedDocuments(deps.database.kysely, shown.documents + 1)
  return {
    documents: found
      .slice(0, shown.documents)
      .map(document => ({ ...document, reasons: document.reasons.slice(0, shown.reasons) })),
    more: found.length > shown.documents,
  }
}

/** Reads a document again, for somebody at the screen. */
export const replayDocument = async (
  deps: Dependencies,
  document: string,
  { source, patient, zone, dateOrder }: ReplayAsked,
  caller: Caller,
): Promise<ReplayAnswer> => {
  const said = {
    ...(patient === undefined ? {} : { patient }),
    ...(zone === undefined ? {} : { zone }),
    ...(dateOrder === undefined ? {} : { dateOrder }),
  }
  const report = await replayQuarantine(deps, { document, source, said }, caller, () => undefined)
  return {
    resolved: report.resolved,
    remaining: report.remaining,
    because: report.documents.find(({ because }) => because !== null)?.because ?? null,
    stored: report.imported?.stored ?? 0,
    duplicates: report.imported?.duplicates ?? 0,
    readings: report.imported?.readings?.stored ?? 0,
  }
}
