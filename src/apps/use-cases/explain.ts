import { expandedCodings, type Fact, type Terminology } from '../../clinical/index.ts'
import type { FactId } from '../../core/index.ts'
import { AppError } from '../../core/index.ts'
import { findRecommendation, statusOf } from '../../pipeline/advice/index.ts'
import { type ExplainedFact, type ExplainView, renderAsSent, titleOf } from '../../pipeline/delivery/index.ts'
import { formatOf, renderRows } from '../../pipeline/ingest/index.ts'
import { decisionsAbout } from '../../pipeline/outcomes/index.ts'
import { documentName, findFacts } from '../../pipeline/profile/index.ts'
import { factsBehind } from './advice-place.ts'
import { type Caller, type Dependencies, recordAct } from './dependencies.ts'
import { terminologyAt } from './terminology.ts'

const mostBytes = 20_000

/** Bytes read of what a fact stands in: the header of an image is at its front, and pixels are not shown. */
const mostRead = 4 * 1024 * 1024

/** Walks from a recommendation back to the bytes received. */
export const explain = async (deps: Dependencies, id: string, caller: Caller): Promise<ExplainView> => {
  const db = deps.database.kysely
  const stored = await findRecommendation(db, id)
  const { recommendation } = stored
  const ids = [...new Set(recommendation.because.flatMap(factsBehind))]
  const found = await findFacts(db, ids)
  const terminology = await terminologyAt(deps, stored.knownAt)
  const explained = new Map(
    await Promise.all(
      found.map(
        async ({ fact, source }): Promise<[FactId, ExplainedFact]> => [
          fact.id,
          await explainFact(deps, fact, { source, terminology }),
        ],
      ),
    ),
  )
  await recordAct(deps, {
    actor: caller.actor,
    action: 'advice.explained',
    record: stored.record,
    purpose: 'TREAT',
    details: { recommendation: recommendation.id },
  })
  const decisions = await decisionsAbout(db, [recommendation.id])
  return {
    recommendation,
    status: await statusOf(db, stored, deps.site.asOf ?? deps.clock()),
    because: recommendation.because.map(because => ({
      because,
      facts: factsBehind(because).flatMap(fact => explained.get(fact) ?? []),
    })),
    decision: decisions.get(recommendation.id) ?? null,
  }
}

/** A fact as its source sent it, with the bytes, and what the site's maps made of its codes. */
export const explainFact = async (
  deps: Dependencies,
  fact: Fact,
  { source, terminology }: { readonly source: string; readonly terminology: Terminology },
): Promise<ExplainedFact> => {
  const bytes = await bytesOf(deps, fact)
  const readAs = expandedCodings(fact.codings, terminology, source).slice(fact.codings.length)
  const shown = fact.kind === 'observation' ? renderAsSent(fact.value) : null
  return {
    id: fact.id,
    kind: fact.kind,
    title: titleOf(fact),
    value: shown === null ? null : [shown.value, shown.unit].filter(part => part !== null).join(' '),
    effective: fact.effective,
    recorded: fact.recorded,
    received: fact.received,
    quality: fact.quality,
    ...(readAs.length === 0 ? {} : { readAs }),
    source: { ...fact.source, name: source },
    ...bytes,
  }
}

/** Whether a zip archive begins here. */
const isPacked = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'PK\x03\x04'

/** The slice of the received document that the fact's resource stands in. */
const bytesOf = async (
  deps: Dependencies,
  fact: Fact,
): Promise<{ readonly bytes: string | null; readonly bytesProblem: string | null }> => {
  const range = /^bytes=(\d+)\+(\d+)$/.exec(fact.source.locator)
  if (range === null) return { bytes: null, bytesProblem: 'the place in the document is not known' }
  try {
    const bytes = await deps.blobs.getRange(
      fact.source.document,
      Number(range[1]),
      Math.min(Number(range[2]), mostRead),
    )
    // A row of a workbook has no bytes of its own: it is packed with all others.
    if (isPacked(bytes))
      return { bytes: null, bytesProblem: 'it stands in a packed workbook: open the document itself' }
    const format =
      formatOf('', bytes) ?? formatOf((await documentName(deps.database.kysely, fact.source.document)) ?? '', bytes)
    const text = format === undefined ? renderRows(bytes) : format.render(bytes)
    return { bytes: text.length > mostBytes ? `${text.slice(0, mostBytes)}…` : text, bytesProblem: null }
  } catch (error) {
    // A missing or damaged document must not hide the rest of the explanation; what is wrong is shown.
    if (!(error instanceof AppError)) throw error
    return { bytes: null, bytesProblem: error.message }
  }
}
