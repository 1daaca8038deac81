import { conditions, type DrugConcept, drugs, indicationCoded, recogniseDrug } from '../../clinical/index.ts'
import { AppError, type Coding, codeSystems, systemNamed } from '../../core/index.ts'

/** `SYSTEM|CODE`, where SYSTEM is a URI or a usual short name, or a bare name that is no code. */
const codingAsked = (asked: string, option: string): Coding | string => {
  const bar = asked.lastIndexOf('|')
  if (bar < 0 && asked.trim() !== '') return asked.trim().toLowerCase()
  const system = asked.slice(0, Math.max(bar, 0))
  const code = asked.slice(bar + 1)
  if (system !== '' && code !== '') return { system: systemNamed(system), code }
  throw new AppError('misuse', `${option} is not a code.`, {
    remedy: `Write it as SYSTEM|CODE, e.g. ${codeSystems.rxnorm}|32968 or rxnorm|32968, or as a name that Attune knows.`,
  })
}

/** A code that is asked about. */
export const codeAsked = (asked: string): Coding => {
  const coding = codingAsked(asked, 'The code')
  if (typeof coding !== 'string') return coding
  throw new AppError('misuse', 'A code is SYSTEM|CODE.', { remedy: 'e.g. snomed|44054006 or rxnorm|32968' })
}

/** The ingredients that `--drug` names; empty when nobody knows the code. */
export const drugAsked = (asked: string): { readonly coding: Coding; readonly ingredients: readonly DrugConcept[] } => {
  // A number alone is an RxNorm concept: no drug of another system is written so.
  const coding = codingAsked(/^\d+$/.test(asked) ? `${codeSystems.rxnorm}|${asked}` : asked, 'The drug')
  if (typeof coding !== 'string') {
    return { coding, ingredients: recogniseDrug([coding], undefined)?.drugs ?? [] }
  }
  const known = drugs.get(coding)
  const ingredients = known === undefined ? (recogniseDrug([], coding)?.drugs ?? []) : [known]
  return { coding: ingredients[0]?.ingredient ?? { system: '', code: coding }, ingredients }
}

/** The condition that `--indication` names. @throws AppError `misuse` for one that Attune does not know: a dose would be for nothing */
export const indicationAsked = (asked: string): { readonly id: string; readonly coding: Coding | null } => {
  const coding = codingAsked(asked, '--indication')
  const id = typeof coding === 'string' ? (conditions.has(coding) ? coding : null) : indicationCoded([coding])
  if (id !== null) return { id, coding: typeof coding === 'string' ? null : coding }
  throw new AppError('misuse', 'That indication is not known to Attune.', {
    remedy:
      'Give a SNOMED CT or ICD-10-CM code of a condition that Attune has advice for, or leave --indication out: then no dose is shown.',
  })
}
