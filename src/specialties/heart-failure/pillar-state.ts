import {
  type AdviceContext,
  type Because,
  type Candidate,
  type Consult,
  type CurrentMedication,
  conceptOf,
  consultedAbout,
  drugs,
  type Evidence,
  eachReasonOnce,
  type MedicineList,
} from '../../clinical/index.ts'
import type { Missing } from '../../core/index.ts'
import type { Ejection } from './ejection.ts'
import { evidence, evidenceOf } from './evidence.ts'
import { type EjectionGroup, type Pillar, pillars } from './tables.ts'

/** Classes and drugs that fill a pillar; of the beta blockers only those with evidence do. */
export const filledBy: Readonly<
  Record<Pillar, { readonly classes: readonly string[]; readonly drugs: readonly string[] }>
> = {
  'renin-angiotensin': { classes: ['ace-inhibitor', 'arb', 'neprilysin-inhibitor'], drugs: [] },
  'beta-blocker': { classes: ['hf-beta-blocker'], drugs: [] },
  mra: { classes: [], drugs: ['eplerenone', 'spironolactone'] },
  'sglt2-inhibitor': { classes: ['sglt2-inhibitor'], drugs: [] },
}

export type PillarState = {
  readonly pillar: Pillar
  readonly title: string
  readonly strength: '1' | '2a' | '2b'
  readonly row: string
  /** `not now`: every drug of it is excluded. `not known`: the medicine list or what decides is missing. */
  readonly state: 'present' | 'absent' | 'not now' | 'not known'
  readonly taken: readonly CurrentMedication[]
  readonly candidates: readonly Tiered[]
  readonly reasons: readonly string[]
  readonly missing: readonly Missing[]
}

type Tiered = { readonly candidate: Candidate; readonly tier: number }

const strengths = ['1', '2a', '2b']

const takenFor = (list: MedicineList | null, pillar: Pillar): readonly CurrentMedication[] =>
  (list?.current ?? []).filter(medicine =>
    medicine.drugs.some(
      drug =>
        filledBy[pillar].drugs.includes(drug.id) || drug.classes.some(one => filledBy[pillar].classes.includes(one)),
    ),
  )

type Situation = {
  readonly ejection: Ejection
  readonly list: MedicineList | null
  readonly because: readonly [Because, ...Because[]]
}

const candidateOf = (
  { because }: Situation,
  entry: { readonly drug: string; readonly name: string; readonly order: number },
  row: { readonly title: string; readonly strength: string; readonly source: string },
  taken: readonly CurrentMedication[],
  consult: Consult,
): Tiered & { readonly missing: readonly Missing[] } => {
  const { ingredient } = conceptOf(drugs, entry.drug)
  const consulted = consultedAbout(consult, entry.drug, 'heart-failure')
  const same = taken.some(medicine => medicine.drugs.some(({ id }) => id === entry.drug))
  const arniInstead = entry.drug === 'sacubitril' && taken.length > 0 && !same
  const candidate: Candidate = {
    id: entry.drug,
    title: `${entry.name} (${row.title})`,
    drug: entry.drug,
    actions: [
      {
        kind: same ? 'continue' : arniInstead ? 'switch' : 'start',
        subject: ingredient,
        text: same
          ? `Continue ${entry.name}`
          : arniInstead
            ? `Discuss ${entry.name} instead of ${taken.map(({ title }) => title).join(', ')}`
            : `Start ${entry.name}`,
      },
    ],
    rank: null,
    excluded: [
      ...consulted.excluded,
      ...(taken.length > 0 && !same && !arniInstead
        ? [`${row.title}: already takes ${taken.map(({ title }) => title).join(', ')}`]
        : []),
    ],
    benefit: { value: `Class ${row.strength} at this ejection fraction`, source: row.source },
    harms: 'not published',
    findings: consulted.findings,
    dose: consulted.dose,
    because: eachReasonOnce([...because, ...consulted.found.flatMap(one => one.because)]),
    evidence: [evidenceOf(row.source), ...consulted.found.flatMap(one => one.evidence)],
    wouldChangeIf: ['Another ejection fraction, blood pressure, potassium or kidney function.'],
  }
  const strength = strengths.indexOf(row.strength)
  return {
    candidate,
    tier: strength * 10 + (arniInstead ? 5 : 0) + (entry.order - 1) * 2 + (consulted.warned ? 1 : 0),
    missing: consulted.findings.flatMap(one =>
      one.state === 'not checked' && one.unasked !== true ? one.missing : [],
    ),
  }
}

const stateOf = (
  list: MedicineList | null,
  taken: readonly CurrentMedication[],
  candidates: readonly Tiered[],
): PillarState['state'] => {
  if (taken.length > 0) return 'present'
  if (list === null || list.withheld) return 'not known'
  return candidates.every(({ candidate }) => candidate.excluded.length > 0) ? 'not now' : 'absent'
}

/** Where each pillar of this ejection fraction stands, with its candidates. */
export const pillarStates = (context: AdviceContext, situation: Situation, consult: Consult): readonly PillarState[] =>
  context.knowledge
    .rows(pillars)
    .filter(({ group }) => group === (situation.ejection.group satisfies EjectionGroup))
    .map(row => {
      const taken = takenFor(situation.list, row.pillar)
      const found = row.drugs.map(entry => candidateOf(situation, entry, row, taken, consult))
      const state = stateOf(situation.list, taken, found)
      return {
        pillar: row.pillar,
        title: row.title,
        strength: row.strength,
        row: row.id,
        state,
        taken,
        candidates: found,
        reasons: state === 'not now' ? [...new Set(found.flatMap(({ candidate }) => candidate.excluded))] : [],
        missing: [...new Map(found.flatMap(one => one.missing).map(one => [one.what, one])).values()],
      }
    })

/** What the groups and what is called for in this one rest on. */
export const groupEvidence = ({ group, improved }: Ejection): readonly [Evidence, ...Evidence[]] => [
  evidence.categories,
  ...(improved ? [evidence.improved] : []),
  { reduced: evidence.reduced, 'mildly-reduced': evidence.mildlyReduced, preserved: evidence.preserved }[group],
]
