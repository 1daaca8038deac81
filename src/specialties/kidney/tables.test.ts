import { describe, expect, it } from 'vitest'
import { createKnowledgeView } from '../../clinical/index.ts'
import { quantity } from '../../core/index.ts'
import { evidenceOf } from './evidence.ts'
import { albuminuriaCategoryOf, gfrCategoryOf, riskOf } from './kdigo.ts'
import { builtIn, gfrCategories, kfreTerms, pack, referralGrounds } from './tables.ts'

const rows = Object.entries(pack.tables).flatMap(([table, all]) => all.map(row => ({ table, row })))

describe('knowledge tables', () => {
  it.each(rows)('$table $row.id has a known source and a review after it takes effect', ({ row }) => {
    expect(evidenceOf(row.source).id).toBe(row.source)
    expect(row.effective <= row.reviewBy).toBe(true)
    expect(row.licence).not.toBe('')
  })

  it('has ids that are unique within the whole pack', () => {
    expect(new Set(rows.map(({ row }) => row.id)).size).toBe(rows.length)
  })

  it('names sources that exist beside the first, too', () => {
    for (const { alsoSource } of builtIn.rows(referralGrounds)) {
      if (alsoSource !== null) expect(evidenceOf(alsoSource).id).toBe(alsoSource)
    }
  })

  it('refuses a row that does not fit, naming table and row', () => {
    const [row] = pack.tables[gfrCategories.name] ?? []
    expect(() => gfrCategories.parse({ ...row, from: '90' })).toThrow(/kidney\/gfr-category, row gfr-g1/)
    expect(() => gfrCategories.parse({ ...row, note: 'unknown column' })).toThrow(/gfr-g1/)
    expect(() => gfrCategories.parse({ ...row, reviewBy: 'soon' })).toThrow(/gfr-g1/)
    expect(() => gfrCategories.parse('G1')).toThrow(/row without id/)
  })

  it('is read from the view, so that an imported pack replaces it', () => {
    const replaced = createKnowledgeView(
      { tables: { ...pack.tables, [kfreTerms.name]: (pack.tables[kfreTerms.name] ?? []).slice(1) } },
      'other',
    )
    expect(replaced.rows(kfreTerms)).toHaveLength(3)
    expect(builtIn.rows(kfreTerms)).toHaveLength(4)
  })
})

describe('KDIGO categories at their limits', () => {
  const g = (value: number) => gfrCategoryOf(builtIn, quantity(value, 'mL/min/{1.73_m2}')).category
  const a = (value: number) => albuminuriaCategoryOf(builtIn, quantity(value, 'mg/g')).category

  it('compares eGFR unrounded, the lower limit included', () => {
    expect([90, 89.99, 60, 59.99, 45, 44.99, 30, 29.99, 15, 14.99, 0].map(g)).toEqual([
      'G1',
      'G2',
      'G2',
      'G3a',
      'G3a',
      'G3b',
      'G3b',
      'G4',
      'G4',
      'G5',
      'G5',
    ])
  })

  it('puts 30 and 300 mg/g into A2', () => {
    expect([0, 29.99, 30, 300, 300.01].map(a)).toEqual(['A1', 'A1', 'A2', 'A2', 'A3'])
  })

  it('has a colour for every cell of the grid', () => {
    const grid = (['G1', 'G2', 'G3a', 'G3b', 'G4', 'G5'] as const).map(gfr =>
      (['A1', 'A2', 'A3'] as const).map(albuminuria => riskOf(builtIn, gfr, albuminuria).risk),
    )
    const [low, moderate, high, very] = ['low', 'moderately increased', 'high', 'very high']
    expect(grid).toEqual([
      [low, moderate, high],
      [low, moderate, high],
      [moderate, high, very],
      [high, very, very],
      [very, very, very],
      [very, very, very],
    ])
  })
})
