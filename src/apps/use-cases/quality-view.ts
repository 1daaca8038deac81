import { measurements, type Specialty } from '../../clinical/index.ts'
import { AppError, type FactId, type PersonId, type RecordId } from '../../core/index.ts'
import type {
  CompletenessOfSpecialty,
  FactSourceView,
  QualityOfSourceView,
  QualityView,
} from '../../pipeline/delivery/index.ts'
import { findFacts, personOfRecord, readProfile } from '../../pipeline/profile/index.ts'
import type { QualityOfSource } from '../../pipeline/quality/index.ts'
import { asOfFor, type Caller, type Dependencies, recordAct } from './dependencies.ts'
import { explainFact } from './explain.ts'
import { qualityReport } from './quality.ts'
import { terminologyAt } from './terminology.ts'
import { unmappedCodes } from './unmapped-codes.ts'

/** Months of a trend that a screen draws. */
const trendMonths = 36
const shown = { examples: 12, codes: 12, findings: 24, unmapped: 50 } as const

/** What the screen shows: the stored report, and by specialty how complete what it reads is. */
export const qualityView = async (deps: Dependencies, caller: Caller): Promise<QualityView> => {
  const report = await qualityReport(deps, { examples: shown.examples, refresh: false }, caller)
  const unmapped = await unmappedCodes(deps, { limit: shown.unmapped, refresh: false })
  return { ...report, sources: report.sources.map(source => viewOf(source, deps.specialties)), unmapped }
}

const viewOf = ({ known, ...source }: QualityOfSource, specialties: readonly Specialty[]): QualityOfSourceView => {
  const of = (id: string, title: string) => ({ id, title, ...(known[id] ?? { ever: 0, lately: 0 }) })
  return {
    ...source,
    checks: source.checks.map(check => ({
      ...check,
      trend: check.trend.slice(-trendMonths),
      byCode: check.byCode.slice(0, shown.codes),
      findings: check.findings.slice(0, shown.findings),
    })),
    basics: [of('birth', 'Birth date'), of('sex', 'Sex for clinical use'), of('allergy', 'Allergy list')],
    specialties: specialties.flatMap(({ id, title, reads }): CompletenessOfSpecialty[] => {
      const concepts = reads.concepts.flatMap(concept => {
        const measured = measurements.get(concept)
        return measured === undefined ? [] : [of(concept, measured.title)]
      })
      return concepts.length === 0 ? [] : [{ specialty: id, title, reads: concepts }]
    }),
  }
}

/** Whose fact it is, so that it can be asked whether somebody may see it. @throws AppError `not-found` */
export const personOfFact = async (deps: Dependencies, id: FactId): Promise<PersonId> => {
  const [found] = await findFacts(deps.database.kysely, [id])
  const person = found === undefined ? null : await personOfRecord(deps.database.kysely, found.fact.record as RecordId)
  if (person !== null) return person
  throw new AppError('not-found', 'There is no such fact.', { remedy: 'Open it from the page of data quality.' })
}

/** One fact with the bytes it was read from, audited. What consent keeps back, or may keep back, is not shown. */
export const factSource = async (
  deps: Dependencies,
  { person, id }: { readonly person: PersonId; readonly id: FactId },
  caller: Caller,
): Promise<FactSourceView> => {
  const { kysely } = deps.database
  const terminology = await terminologyAt(deps, null)
  const moment = { person, asOf: asOfFor(deps, null), knownAt: null }
  const profile = await readProfile(kysely, moment, deps.facts, terminology)
  const inProfile = profile.facts.find(fact => fact.id === id)
  if (inProfile === undefined && profile.withheld.length > 0) {
    throw new AppError('forbidden', 'The patient keeps a part of the record back.', {
      remedy: 'Ask the patient, or whoever sent the data.',
    })
  }
  const [found] = await findFacts(kysely, [id])
  if (found === undefined) {
    throw new AppError('not-found', 'There is no such fact.', { remedy: 'Open it from the page of data quality.' })
  }
  const fact = await explainFact(deps, inProfile ?? found.fact, {
    source: found.source,
    terminology,
  })
  await recordAct(deps, {
    actor: caller.actor,
    action: 'fact.read',
    record: found.fact.record,
    purpose: 'TREAT',
    details: { fact: id, channel: caller.channel },
  })
  return { person, fact }
}
