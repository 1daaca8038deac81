import { describe, expect, it } from 'vitest'
import { isNothing, nothing, supposedLines, withMedicine, withStopped, withValue } from './supposition.ts'

const choices = {
  drugs: [{ id: 'apixaban', title: 'Apixaban' }],
  indications: [{ id: 'atrial-fibrillation', title: 'Atrial fibrillation' }],
  measurements: [{ id: 'systolic', title: 'Systolic blood pressure', units: ['mm[Hg]'] }],
}

describe('a supposition', () => {
  it('is said line by line, and each line can be taken back', () => {
    const all = withValue(withMedicine(nothing, 'apixaban', 'atrial-fibrillation'), 'systolic', 130, 'mm[Hg]')
    const lines = supposedLines(all, choices)
    expect(lines.map(({ text }) => text)).toEqual([
      'takes Apixaban, for atrial fibrillation',
      'Systolic blood pressure is 130 mmHg',
    ])
    expect(lines[0]?.without).toEqual(withValue(nothing, 'systolic', 130, 'mm[Hg]'))
  })

  it('never says that a medicine is both taken and stopped', () => {
    const stopped = withStopped(withMedicine(nothing, 'apixaban', null), 'apixaban')
    expect(stopped).toEqual({ add: [], stop: ['apixaban'], set: [] })
    expect(withMedicine(stopped, 'apixaban', null)).toEqual({
      add: [{ drug: 'apixaban', indication: null }],
      stop: [],
      set: [],
    })
  })

  it('keeps one value for a measurement', () => {
    const twice = withValue(withValue(nothing, 'systolic', 150, 'mm[Hg]'), 'systolic', 130, 'mm[Hg]')
    expect(twice.set).toEqual([{ concept: 'systolic', value: 130, unit: 'mm[Hg]' }])
    expect(isNothing(twice)).toBe(false)
    expect(isNothing(nothing)).toBe(true)
  })
})
