import { refuse } from '../problem.ts'
import type { Step } from './step.ts'

export const avoid: Step = { action: 'avoid' }
export const alternative: Step = { action: 'alternative' }
export const level = ['drug-level']

/** What a clause wants watched, by its words. */
export const checksIn = (text: string): readonly string[] =>
  (
    [
      [/plasma concentration|serum concentration|therapeutic drug monitoring|endoxifen concentration/, 'drug-level'],
      [/\becg\b/, 'ecg'],
      [/side effects/, 'side-effects'],
      [/myelosuppression/, 'myelosuppression'],
      [/efficacy|effect and|effectiveness|\beffect\b/, 'effect'],
    ] as const
  ).flatMap(([pattern, check]) => (pattern.test(text) ? [check] : []))
export const watched = (step: Step, text: string): Step => {
  const checks = checksIn(text)
  return checks.length === 0 ? step : { ...step, checks }
}

export const names = (text: string): readonly string[] =>
  text
    .replace(/^.*(?:for example,?|include,?)\s+/, '')
    .split(/,? and |,? or |, /)
    .map(name => name.trim())
    .filter(name => name !== '')

/** What a patient is asked to report. */
export const complaintIn = (text: string): string =>
  (
    [
      [/muscle/, 'muscle-symptoms'],
      [/myelosuppression/, 'myelosuppression'],
      [/dyspepsia/, 'dyspepsia'],
      [/rash immediately/, 'skin-reaction'],
      [/analgesia|inadequate effect/, 'effect'],
      [/side effects/, 'side-effects'],
    ] as const
  ).find(([pattern]) => pattern.test(text))?.[1] ?? refuse(`No complaint named in: ${text}`)
