import { type Fact, type FactKind, factsOf, type PatientProfile } from '../../clinical/index.ts'
import type { FactGroup, FactRow } from './contract.ts'
import { eventDetail, eventState, eventTitle } from './timeline-words.ts'

const groups: readonly (Pick<FactGroup, 'id' | 'title'> & { readonly kinds: readonly FactKind[] })[] = [
  { id: 'immunizations', title: 'Immunizations', kinds: ['immunization'] },
  { id: 'reports', title: 'Reports', kinds: ['diagnostic-report'] },
  { id: 'family-history', title: 'Family conditions', kinds: ['family-history'] },
  { id: 'goals', title: 'Goals and plans', kinds: ['goal', 'care-plan'] },
  { id: 'imaging', title: 'Imaging examinations', kinds: ['imaging-study'] },
  { id: 'forms', title: 'Forms', kinds: ['questionnaire-response'] },
  { id: 'genetics', title: 'Genotypes', kinds: ['genotype'] },
  { id: 'consents', title: 'Consents', kinds: ['consent'] },
  { id: 'devices', title: 'Devices', kinds: ['device'] },
]

/** The groups of facts that are shown after problems, medicines, allergies, measurements, procedures and encounters. */
export const furtherGroups = (profile: PatientProfile): readonly FactGroup[] =>
  groups.map(({ id, title, kinds }) => ({
    id,
    title,
    rows: kinds.flatMap(kind => factsOf(profile, kind).map(toRow)).sort(currentThenNewest),
  }))

const over: ReadonlySet<string> = new Set(['completed', 'cancelled', 'revoked', 'rejected', 'inactive', 'stopped'])

const toRow = (fact: Fact): FactRow => ({
  fact: fact.id,
  title: eventTitle(fact),
  value: eventDetail(fact),
  unit: null,
  at: fact.effective.start,
  precision: fact.effective.precision,
  state: eventState(fact),
  current: isGoingOn(fact),
  quality: fact.quality,
  earlier: [],
})

/** Goals, plans, consents and devices go on; everything else was at its time. */
const isGoingOn = (fact: Fact): boolean =>
  (fact.kind === 'goal' || fact.kind === 'care-plan' || fact.kind === 'consent' || fact.kind === 'device') &&
  fact.effective.end === null &&
  !over.has(fact.status)

const currentThenNewest = (a: FactRow, b: FactRow): number =>
  Number(b.current) - Number(a.current) || (a.at < b.at ? 1 : a.at > b.at ? -1 : a.fact < b.fact ? -1 : 1)
