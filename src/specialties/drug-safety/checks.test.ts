import { describe, expect, it } from 'vitest'
import allergy from './cases/allergy.json' with { type: 'json' }
import anticholinergic from './cases/anticholinergic.json' with { type: 'json' }
import breastfeeding from './cases/breastfeeding.json' with { type: 'json' }
import duplicate from './cases/duplicate.json' with { type: 'json' }
import interaction from './cases/interaction.json' with { type: 'json' }
import kidney from './cases/kidney.json' with { type: 'json' }
import liver from './cases/liver.json' with { type: 'json' }
import maximum from './cases/maximum.json' with { type: 'json' }
import older from './cases/older.json' with { type: 'json' }
import pregnancy from './cases/pregnancy.json' with { type: 'json' }
import qt from './cases/qt.json' with { type: 'json' }
import { type Case, judged, person } from './cases/worked.ts'

/** `null` in a case file takes away what `person` gives. */
const cases = (list: unknown): readonly Case[] =>
  (list as readonly Case[]).map(one => ({
    ...one,
    patient: Object.fromEntries(
      Object.entries({ ...person, ...one.patient }).map(([key, value]) => [key, value ?? undefined]),
    ),
  }))

const files = {
  allergy,
  interaction,
  duplicate,
  'kidney-dose': kidney,
  'liver-dose': liver,
  pregnancy,
  'maximum-dose': maximum,
  'older-people': older,
  breastfeeding,
  'qt-risk': qt,
  'anticholinergic-burden': anticholinergic,
}

describe.each(Object.entries(files))('%s', (check, list) => {
  it.each(cases(list))('$name', one => {
    const [first, ...rest] = judged(check, one)
    if (first === undefined) throw new Error('A check always says something')
    for (const finding of [first, ...rest]) {
      expect(finding.summary.length).toBeLessThan(140)
      expect(finding.limits).not.toEqual([])
      if (finding.state !== 'found') continue
      // What is found has reasons, citations and what would change it, or no card can be made of it.
      expect(finding.because).not.toEqual([])
      expect(finding.evidence).not.toEqual([])
      expect(finding.wouldChangeIf).not.toEqual([])
    }
    const { state, effect, severity, action, says, advise, row, lacks } = one
    const expected = { state, effect, severity, action }
    expect(first).toMatchObject(Object.fromEntries(Object.entries(expected).filter(([, value]) => value !== undefined)))
    if (says !== undefined) expect(first.summary).toContain(says)
    if (advise !== undefined) expect(first.advise).toContain(advise)
    if (row !== undefined) expect(first.knowledgeRows).toContain(row)
    if (lacks !== undefined) expect(first.missing.map(({ what }) => what).join()).toContain(lacks)
    if (state === 'not checked') expect(first.missing).not.toEqual([])
    if (state === 'not found') expect(first.effect).toBe('none')
  })
})
