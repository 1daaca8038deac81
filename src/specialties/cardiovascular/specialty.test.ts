import { describe, expect, it } from 'vitest'
import { conditions, drugs, findings, measurements, procedures } from '../../clinical/index.ts'
import { ana, contextOf, jon } from './cases/worked.ts'
import { evidenceOf } from './evidence.ts'
import { cardiovascular } from './index.ts'

describe('the specialty as a whole', () => {
  it('cites only what it has, and reads only what exists', () => {
    for (const rows of Object.values(cardiovascular.knowledge.tables)) {
      for (const { source } of rows) expect(evidenceOf(source).id).toBe(source)
    }
    const known = [measurements, conditions, procedures, findings, drugs]
    for (const id of cardiovascular.reads.concepts)
      expect(
        known.some(table => table.has(id)),
        id,
      ).toBe(true)
  })

  it('lists each item of the scores in its panel', () => {
    const [panel] = cardiovascular.panels ?? []
    const shown = panel?.show(contextOf(ana))
    const rows = typeof shown === 'object' && shown.kind === 'answered' ? shown.value.rows : []
    const value = (label: string) => rows.find(row => row.label.startsWith(label))?.value
    expect(value('Stroke')).toBe('CHA2DS2-VASc 3, CHA2DS2-VA 2')
    expect(value('Age 75')).toBe('yes, 2 points')
    expect(value('Age 65')).toBe('no')
    expect(value('Diabetes')).toBe('not recorded')
    expect(value('Systolic above 160')).toBe('no')
    expect(rows).toHaveLength(2 + 7 + 9)
    expect(panel?.show(contextOf(jon))).toMatchObject({ kind: 'out-of-scope' })
  })

  it('answers its own examples', () => {
    for (const { name, example, calculate } of cardiovascular.calculators ?? []) {
      expect(calculate(example).kind, name).toBe('answered')
    }
  })
})
