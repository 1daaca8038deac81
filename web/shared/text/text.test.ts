import { describe, expect, it } from 'vitest'
import type { Instant } from '../../../src/core/index.ts'
import { peopleText, percentText, signedText } from './number-text.ts'
import { shortTitle } from './short-title.ts'
import { agoText, dateText, momentText } from './time-text.ts'
import { conceptText, readable, unitText } from './unit-text.ts'

const at = (text: string) => text as Instant

describe('dates', () => {
  it('never show more than was given', () => {
    expect(dateText(at('2019-03-01T00:00:00.000Z'), 'year')).toBe('2019')
    expect(dateText(at('2019-03-01T00:00:00.000Z'), 'month')).toBe('Mar 2019')
    expect(dateText(at('2019-03-01T00:00:00.000Z'), 'day')).toBe('1 Mar 2019')
    expect(dateText('1942-05')).toBe('May 1942')
  })

  it('name the time zone of a moment', () => {
    expect(momentText(at('2026-11-24T02:14:43.000Z'))).toBe('24 Nov 2026, 02:14 UTC')
  })

  it('count back from the moment of the profile', () => {
    const asOf = at('2026-11-24T12:00:00.000Z')
    expect(agoText(at('2026-11-24T08:00:00.000Z'), asOf)).toBe('today')
    expect(agoText(at('2026-11-12T08:00:00.000Z'), asOf)).toBe('12 d')
    expect(agoText(at('2026-05-24T08:00:00.000Z'), asOf)).toBe('6 mo')
    expect(agoText(at('2019-05-24T08:00:00.000Z'), asOf)).toBe('7 y')
    expect(agoText(at('2027-05-24T08:00:00.000Z'), asOf)).toBe('later')
  })
})

describe('numbers', () => {
  it('round at the printed decimal and never to nothing', () => {
    expect(percentText(0.08441)).toBe('8.4 %')
    expect(percentText(0.14675)).toBe('14.7 %')
    expect(percentText(0.0001)).toBe('< 0.1 %')
    expect(percentText(0.9997)).toBe('> 99.9 %')
    expect(percentText(0)).toBe('0.0 %')
  })

  it('speak of people', () => {
    expect(peopleText(0.0844)).toBe('8 of 100 people')
    expect(peopleText(0.002)).toBe('fewer than 1 of 100 people')
  })

  it('carry their sign', () => {
    expect(signedText(0.355)).toBe('+0.36')
    expect(signedText(-0.12)).toBe('−0.12')
    expect(signedText(-0.001)).toBe('0.00')
  })
})

describe('units', () => {
  it('are written as clinicians write them', () => {
    expect(readable('150 mm[Hg]')).toBe('150 mmHg')
    expect(readable('34 mL/min/{1.73_m2}')).toBe('34 mL/min/1.73 m²')
    expect(readable('29.3 kg/m2')).toBe('29.3 kg/m²')
    expect(readable('133 umol/L')).toBe('133 µmol/L')
    expect(unitText('{INR}')).toBe('INR')
    expect(unitText('1')).toBe('')
    expect(unitText(null)).toBe('')
  })

  it('stand beside dates written the same way everywhere', () => {
    expect(readable('from creatinine of 2026-09-15, 1.5 mg/dL')).toBe('from creatinine of 15 Sep 2026, 1.5 mg/dL')
    expect(readable('score 2026-13-01')).toBe('score 2026-13-01')
  })

  it('leave a genotype alone', () => {
    expect(readable('CYP2C19 *2/*2')).toBe('CYP2C19 *2/*2')
  })
})

describe('concepts', () => {
  it('are words for a reader', () => {
    expect(conceptText('atrial-fibrillation')).toBe('atrial fibrillation')
    expect(conceptText('non-valvular atrial fibrillation')).toBe('non-valvular atrial fibrillation')
  })
})

describe('titles', () => {
  it('lose what does not tell them apart', () => {
    expect(shortTitle('Creatinine [Mass/volume] in Serum or Plasma')).toBe('Creatinine')
    expect(shortTitle('Creatinine [Mass/volume] in Blood')).toBe('Creatinine in Blood')
    expect(shortTitle('Filtration rate in Serum, Plasma or Blood by CKD-EPI')).toBe('Filtration rate by CKD-EPI')
    expect(shortTitle('Albumin/Creatinine [Mass Ratio] in Urine')).toBe('Albumin/Creatinine in Urine')
    expect(shortTitle('Atrial fibrillation (disorder)')).toBe('Atrial fibrillation')
    expect(shortTitle('[unnamed]')).toBe('[unnamed]')
  })
})
