import type {
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
import type { Memo } from './memo.ts'
import type { Basis } from './recommendation.ts'
import { contextFor } from './with-floors.ts'

/** Called when a verb throws: a bug, which must reach the log, while the card says "not checked". */
export type OnFailure = (failure: {
  readonly specialty: string
  readonly verb: string
  readonly error: unknown
}) => void

export type FindingOf = Finding & { readonly specialty: string }

/** What all checks say of an order, and what they read for it. */
export type Judged = { readonly findings: readonly FindingOf[]; readonly basis: Basis }

/**
 * Everything that all specialties say of one order. Each (drug, indication, origin) is judged once per run and
 * remembered, so that *choose* and the report on current medicines cannot disagree.
 */
export const createConsult = (
  specialties: readonly Specialty[],
  memo: Memo,
  onFailure: OnFailure,
): {
  readonly consult: Consult
  readonly judge: (order: ProposedOrder) => Judged
  readonly doseOf: (request: DoseRequest) => Answer<Dosing> | null
  /** The dose of an order as it stands: without an indication only an aid answers. */
  readonly doseOfOrder: (order: ProposedOrder) => { readonly dose: Answer<Dosing> | null; readonly isAid: boolean }
  readonly failed: readonly NotChecked[]
} => {
  const failed: NotChecked[] = []

  const judge = (order: ProposedOrder): Judged => {
    const { value, basis } = memo.run(`check ${JSON.stringify(order)}`, context =>
      specialties.flatMap(specialty =>
        (specialty.check ?? [])
          .filter(checker => checker.drugs.includes(order.drug))
          .flatMap((checker): readonly FindingOf[] => {
            try {
              const floored = contextFor(specialty, context)
              const findings = checker.checkEach?.(floored, order) ?? [checker.check(floored, order)]
              return findings.map(finding => ({ ...finding, specialty: specialty.id }))
            } catch (error) {
              // The one place where a bug is a value: medicine that failed is "not checked", never "no problem".
              onFailure({ specialty: specialty.id, verb: checker.id, error })
              memo.taint()
              return [{ ...failedFinding(checker.id, checker.title, order.drug), specialty: specialty.id }]
            }
          }),
      ),
    )
    return { findings: value, basis }
  }

  const doseOf = (request: DoseRequest): Answer<Dosing> | null => {
    const found = doserFor(specialties, request.drug)
    if (found === null) return null
    const { specialty, doser } = found
    return memo.run(`dose ${request.drug} ${request.indication}`, (context): Answer<Dosing> => {
      try {
        return doser.dose(contextFor(specialty, context), request)
      } catch (error) {
        onFailure({ specialty: specialty.id, verb: doser.id, error })
        memo.taint()
        failed.push({ what: `${doser.title} (${request.drug})`, because: 'the calculation failed' })
        return { kind: 'out-of-scope', because: 'not computed: the calculation failed' }
      }
    }).value
  }

  const doseOfOrder = ({ drug, indication }: ProposedOrder) => {
    const isAid = doserFor(specialties, drug)?.doser.aid === true
    return { dose: indication === null && !isAid ? null : doseOf({ drug, indication }), isAid }
  }

  return {
    judge,
    doseOf,
    doseOfOrder,
    failed,
    consult: order => ({
      findings: judge(order).findings,
      dose: doseOf({ drug: order.drug, indication: order.indication }),
    }),
  }
}

/** The first specialty that doses the drug; two that do would be a mistake of composition. */
const doserFor = (
  specialties: readonly Specialty[],
  drug: string,
): { readonly specialty: Specialty; readonly doser: Doser } | null => {
  for (const specialty of specialties) {
    const doser = specialty.dose?.find(({ drugs }) => drugs.includes(drug))
    if (doser !== undefined) return { specialty, doser }
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
