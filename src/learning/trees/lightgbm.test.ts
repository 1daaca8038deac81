import { describe, expect, it } from 'vitest'
import type { Table } from '../numeric/index.ts'
import { alignedRows } from '../numeric/index.ts'
import cases from './cases/lightgbm.json' with { type: 'json' }
import levels from './cases/lightgbm-levels.json' with { type: 'json' }
import { scoresOf } from './ensemble.ts'
import { parseLightgbm } from './lightgbm.ts'
import { explainerOf } from './shap/contributions.ts'

const wards = [...new Set(cases.rows.flatMap(row => (typeof row[2] === 'string' ? [row[2]] : [])))]

const table: Table = {
  rows: cases.rows.length,
  columns: [
    {
      kind: 'numeric',
      name: 'x',
      values: Float64Array.from(cases.rows, row => (row[0] as number | null) ?? Number.NaN),
    },
    {
      kind: 'numeric',
      name: 'z',
      values: Float64Array.from(cases.rows, row => (row[1] as number | null) ?? Number.NaN),
    },
    {
      kind: 'categorical',
      name: 'ward',
      levels: wards,
      codes: Int32Array.from(cases.rows, row => wards.indexOf(row[2] as string)),
    },
  ],
}

describe('a LightGBM text model', () => {
  it('scores and explains rows as LightGBM does: missing values, zeros, levels', () => {
    const parsed = parseLightgbm(cases.model)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
    const { trees, link } = parsed.value
    expect(link).toBe('logit')
    const rows = alignedRows(table, trees.features)
    scoresOf(trees, rows).forEach((score, row) => {
      expect(score).toBeCloseTo(cases.raw[row]!, 12)
    })
    const explainer = explainerOf(trees)
    cases.contributions.forEach((expected, row) => {
      const { bias, features } = explainer.explain(rows, row * 3)
      ;[...features, bias].forEach((contribution, at) => {
        expect(contribution).toBeCloseTo(expected[at]!, 12)
      })
    })
  })

  it('parts those who are missing from all others, and keeps pandas levels with their columns', () => {
    const parsed = parseLightgbm(levels.model)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
    const { trees } = parsed.value
    expect(levels.model).toMatch(/threshold=.*inf/)
    expect(trees.features.map(one => (one.kind === 'categorical' ? one.levels : one.kind))).toEqual([
      ['k'],
      ['home', 'icu'],
      'numeric',
      ['False', 'True'],
    ])
    const rows: readonly (readonly (string | number | null)[])[] = levels.rows
    const values = rows.flatMap(row =>
      trees.features.map((feature, at) => {
        const cell = row[at] ?? null
        if (feature.kind === 'categorical') return feature.levels.indexOf(String(cell))
        return Number(cell ?? Number.NaN)
      }),
    )
    scoresOf(trees, Float64Array.from(values)).forEach((score, row) => {
      expect(score).toBeCloseTo(levels.raw[row]!, 12)
    })
    const lost = levels.model.replace(/^\[categorical_feature: .*$/m, '')
    expect(issueOf(lost)).toBe('lightgbm-levels at pandas_categorical')
    expect(issueOf(levels.model.replace(/threshold=\S+/, 'threshold=x'))).toMatch(/^lightgbm-tree at Tree=0$/)
  })

  const issueOf = (text: string): string => {
    const parsed = parseLightgbm(text)
    return parsed.ok ? 'read' : `${parsed.issues[0]!.code} at ${parsed.issues[0]!.location}`
  }

  it('is refused by name when it is something else, or damaged', () => {
    const { model } = cases
    expect(issueOf('')).toBe('lightgbm-format at line 1')
    expect(issueOf('{"trees": []}')).toBe('lightgbm-format at line 1')
    expect(issueOf(model.split('Tree=0')[0]!)).toBe('lightgbm-tree at end of file')
    expect(issueOf(model.replace('num_tree_per_iteration=1', 'num_tree_per_iteration=3'))).toBe(
      'lightgbm-classes at num_class',
    )
    expect(issueOf(model.replace('objective=binary sigmoid:1', 'objective=lambdarank'))).toBe(
      'lightgbm-objective at objective',
    )
    expect(issueOf(model.replace('is_linear=0', 'is_linear=1'))).toBe('lightgbm-linear at is_linear')
    expect(issueOf(model.replace(/left_child=\d+/, 'left_child=0'))).toMatch(/^lightgbm-tree at Tree=\d+$/)
    expect(issueOf(model.replace(/split_feature=\d/, 'split_feature=7'))).toBe('lightgbm-tree at Tree=0')
    expect(issueOf(model.slice(0, model.indexOf('Tree=11') + 200))).toMatch(/^lightgbm-tree at Tree=\d+$/)
  })
})
