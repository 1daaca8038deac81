import {
  type Because,
  type Candidate,
  type Consult,
  type Consulted,
  conceptOf,
  consultedAbout,
  drugs,
  drugsOfClass,
  type Evidence,
} from '../../clinical/index.ts'

export type ConsultedStatin = { readonly drug: string; readonly title: string; readonly consulted: Consulted }

/** What every check says of every statin for an indication. */
export const consultedStatins = (consult: Consult, indication: string): readonly ConsultedStatin[] =>
  drugsOfClass('statin').map(({ id, title }) => ({
    drug: id,
    title,
    consulted: consultedAbout(consult, id, indication),
  }))

/** Statins that have a high-intensity dose (2018 AHA/ACC, table 3). */
const strong = ['atorvastatin', 'rosuvastatin']

type Wanted = {
  readonly intensity: 'high' | 'moderate'
  readonly because: readonly Because[]
  readonly evidence: readonly Evidence[]
  readonly wouldChangeIf: readonly string[]
}

/**
 * One candidate for each statin. Where a high intensity is wanted, atorvastatin and rosuvastatin come first; a warning
 * or a check that could not run ranks lower; what is forbidden has no rank.
 */
export const statinCandidates = (
  statins: readonly ConsultedStatin[],
  { intensity, because, evidence, wouldChangeIf }: Wanted,
): readonly { readonly candidate: Candidate; readonly tier: number }[] =>
  statins.map(({ drug, title, consulted }) => {
    const second = intensity === 'high' && !strong.includes(drug)
    const candidate: Candidate = {
      id: drug,
      title: second ? `${title}, which has no high-intensity dose` : `${title} at ${intensity} intensity`,
      drug,
      actions: [
        {
          kind: 'start',
          subject: conceptOf(drugs, drug).ingredient,
          text: second
            ? `Start ${title} only if neither of the stronger statins is tolerated`
            : `Start ${title} at ${intensity} intensity`,
        },
      ],
      rank: null,
      excluded: consulted.excluded,
      benefit: 'not published',
      harms: 'not published',
      findings: consulted.findings,
      dose: consulted.dose,
      because: [...because, ...consulted.found.flatMap(one => one.because)],
      evidence: [...evidence, ...consulted.found.flatMap(one => one.evidence)],
      wouldChangeIf,
    }
    return { candidate, tier: (second ? 2 : 0) + (consulted.warned ? 1 : 0) }
  })
