import type {
  AdviceContext,
  Consult,
  DoseRequest,
  Doser,
  Dosing,
  Finding,
  NotChecked,
  ProposedOrder,
  Specialty,
} from '../../clinical/index.ts'
import type { Answer } from '../../core/index.ts'

/** Called when a verb throws: a bug, which must reach the log, while the card says "not checked". */
export type OnFailure = (failure: {
  readonly specialty: string
  readonly verb: string
  readonly error: unknown
}) => void

type FindingOf = Finding & { readonly specialty: string }

/**
 * Everything that all specialties say of one order. Each (drug, indication, origin) is judged once per run and
 * remembered, so that *choose* and the report on current medicines cannot disagree.
 */
export const createConsult = (
  specialties: readonly Specialty[],
  context: AdviceContext,
  onFailure: OnFailure,
): {
  readonly consult: Consult
  readonly judge: (order: ProposedOrder) => readonly FindingOf[]
  readonly failed: readonly NotChecked[]
} => {
  const judged = new Map<string, readonly FindingOf[]>()
  const dosed = new Map<string, Answer<Dosing> | null>()
  const failed: NotChecked[] = []

  const judge = (order: ProposedOrder): readonly FindingOf[] => {
    const key = JSON.stringify([order.drug, order.indication, order.origin, order.reference, order.dose])
    const known = judged.get(key)
    if (known !== undefined) return known
    const findings = specialties.flatMap(specialty =>
      (specialty.check ?? [])
        .filter(checker => checker.drugs.includes(order.drug))
        .map((checker): FindingOf => {
          try {
            return { ...checker.check(context, order), specialty: specialty.id }
          } catch (error) {
            // The one place where a bug is a value: medicine that failed is "not checked", never "no problem".
            onFailure({ specialty: specialty.id, verb: checker.id, error })
            return { ...failedFinding(checker.id, checker.title, order.drug), specialty: specialty.id }
          }
        }),
    )
    judged.set(key, findings)
    return findings
  }

  const doseOf = (request: DoseRequest): Answer<Dosing> | null => {
    const key = JSON.stringify([request.drug, request.indication])
    const known = dosed.get(key)
    if (known !== undefined) return known
    const found = doserFor(specialties, request.drug)
    let dose: Answer<Dosing> | null = null
    if (found !== null) {
      try {
        dose = found.doser.dose(context, request)
      } catch (error) {
        onFailure({ specialty: found.specialty, verb: found.doser.id, error })
        failed.push({ what: `${found.doser.title} (${request.drug})`, because: 'the calculation failed' })
        dose = { kind: 'out-of-scope', because: 'not computed: the calculation failed' }
      }
    }
    dosed.set(key, dose)
    return dose
  }

  return {
    judge,
    failed,
    consult: order => ({ findings: judge(order), dose: doseOf({ drug: order.drug, indication: order.indication }) }),
  }
}

/** The first specialty that doses the drug; two that do would be a mistake of composition. */
const doserFor = (
  specialties: readonly Specialty[],
  drug: string,
): { readonly specialty: string; readonly doser: Doser } | null => {
  for (const specialty of specialties) {
    const doser = specialty.dose?.find(({ drugs }) => drugs.includes(drug))
    if (doser !== undefined) return { specialty: specialty.id, doser }
  }
  return null
}

const failedFinding = (check: string, title: string, drug: string): Finding => ({
  check,
  title,
  drug,
  state: 'not checked',
  severity: 'warning',
  effect: 'none',
  summary: `${title} could not be checked`,
  because: [],
  evidence: [],
  missing: [],
  limits: ['the check failed; treat as not checked'],
  wouldChangeIf: [],
  knowledgeRows: [],
})
