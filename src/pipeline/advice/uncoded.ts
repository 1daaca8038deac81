import { factsOf, isOngoing, type NotChecked, type PatientProfile } from '../../clinical/index.ts'

const denied = new Set(['refuted', 'entered-in-error'])

/** Problems that stand on the list in words only: no rule looks at them, and the reader is told so. */
export const uncodedProblems = (profile: PatientProfile): readonly NotChecked[] =>
  factsOf(profile, 'condition')
    .filter(fact => fact.codings.length === 0 && isOngoing(profile, fact) && !denied.has(fact.verification ?? ''))
    .map(({ text }) => ({
      what: `Problem: ${text ?? 'without a name'}`,
      because: 'it has no code, so no rule could read it',
    }))
