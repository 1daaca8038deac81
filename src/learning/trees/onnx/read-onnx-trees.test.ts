import { describe, expect, it } from 'vitest'
import manifest from '../../../../package.json' with { type: 'json' }
import { parseOnnxGraph } from '../../../standards/onnx/index.ts'
import { alignedRows, expit, type Feature, type Table } from '../../numeric/index.ts'
import { withCovers } from '../covers.ts'
import { scoresOf } from '../ensemble.ts'
import type { ImportedTrees } from '../lightgbm.ts'
import { explainerOf } from '../shap/contributions.ts'
import boosting from './cases/boosting.json' with { type: 'json' }
import numbers from './cases/numbers.json' with { type: 'json' }
import others from './cases/others.json' with { type: 'json' }
import prepared from './cases/prepared.json' with { type: 'json' }
import tables from './cases/tables.json' with { type: 'json' }
import type { OnnxSource } from './derived-columns.ts'
import { readOnnxTrees } from './read-onnx-trees.ts'

type Case = {
  readonly model: string
  readonly inputs: readonly { readonly name: string; readonly type: string; readonly columns: readonly string[] }[]
  readonly tensor: string
  readonly table: keyof typeof tables
  readonly chance?: readonly number[]
  readonly number?: readonly number[]
  readonly contributions?: readonly (readonly number[])[]
}
const cases: Readonly<Record<string, Case>> = {
  ...boosting.cases,
  ...prepared.cases,
  ...numbers.cases,
  ...others.cases,
} as never

const sourcesOf = ({ inputs }: Case): readonly OnnxSource[] =>
  inputs.map(({ name, type, columns }) => ({
    name,
    type: type === 'tensor(string)' ? 'string' : type === 'tensor(double)' ? 'float64' : 'float32',
    columns,
  }))

const readOf = (one: Case): ImportedTrees => {
  const graph = parseOnnxGraph(Buffer.from(one.model, 'base64'))
  if (!graph.ok) throw new Error(JSON.stringify(graph.issues))
  const read = readOnnxTrees(graph.value, sourcesOf(one), one.tensor)
  if (!read.ok) throw new Error(JSON.stringify(read.issues))
  return read.value
}

const rowsOf = (name: keyof typeof tables, features: readonly Feature[]): Float64Array => {
  const { columns, rows } = tables[name]
  const cells: readonly (readonly (number | string | null)[])[] = rows
  const table: Table = {
    rows: rows.length,
    columns: columns.map((column, at) => {
      const own = cells.map(row => row[at] ?? null)
      if (column !== 'ward')
        return { kind: 'numeric', name: column, values: Float64Array.from(own, one => Number(one ?? Number.NaN)) }
      const levels = [...new Set(own.map(String))]
      return {
        kind: 'categorical',
        name: column,
        levels,
        codes: Int32Array.from(own, one => levels.indexOf(String(one))),
      }
    }),
  }
  return alignedRows(table, features)
}

const predictionOf = ({ link }: ImportedTrees, score: number): number =>
  link === 'logit' ? expit(score) : link === 'log' ? Math.exp(score) : score

describe('an ONNX graph of trees', () => {
  it.each(Object.entries(cases))('foretells what its own program foretells: %s', (_, one) => {
    const model = readOf(one)
    const expected = (one.chance ?? one.number)!
    const scores = scoresOf(model.trees, rowsOf(one.table, model.trees.features))
    expected.forEach((number, row) => {
      // Leaves stand in single precision.
      expect(Math.abs(predictionOf(model, scores[row]!) - number)).toBeLessThan(2e-7 * Math.max(1, number))
    })
  })

  it('explains as its own program does, once the rows that it learnt from are counted', () => {
    const one = cases.LightGBM!
    const { trees } = readOf(one)
    const rows = rowsOf('gaps', trees.features)
    const explainer = explainerOf(withCovers(trees, rows))
    one.contributions!.forEach((expected, row) => {
      const { bias, features } = explainer.explain(rows, 3 * row)
      ;[...features, bias].forEach((part, at) => {
        expect(Math.abs(part - expected[at]!)).toBeLessThan(1e-7)
      })
    })
    const scores = scoresOf(trees, rows)
    expect(explainer.bias).toBeCloseTo(scores.reduce((sum, score) => sum + score, 0) / scores.length, 12)
  })

  it('turns where single precision turns: the number that is rounded up to the bound is not above it', () => {
    const { trees } = readOf(cases['version 5, single']!)
    const bound = Math.fround(62.1)
    const next = bound + 2 ** -18
    expect(Math.fround(next)).toBe(next)
    const first = (value: number): number => scoresOf(trees, Float64Array.of(value, 0, 0))[0]!
    const middle = (bound + next) / 2
    const low = first(bound)
    for (const value of [bound, middle - 1e-9]) expect(first(value)).toBe(low)
    for (const value of [middle + 1e-9, next]) expect(first(value)).not.toBe(low)
    // Half way goes to the even one, whichever that is.
    expect(first(middle) === low).toBe(Math.fround(middle) === bound)
    const exact = readOf(cases['version 5, double']!).trees
    expect(scoresOf(exact, Float64Array.of(62.1, 0, 0))).toEqual(scoresOf(exact, Float64Array.of(0, 0, 0)))
    expect(scoresOf(exact, Float64Array.of(62.1 + 1e-14, 0, 0))).not.toEqual(scoresOf(exact, Float64Array.of(0, 0, 0)))
  })

  it('is not read where something else than trees takes part, with the words', () => {
    const one = cases['filled and scaled']!
    const graph = parseOnnxGraph(Buffer.from(one.model, 'base64'))
    if (!graph.ok) throw new Error('no graph')
    const { nodes, constants } = graph.value
    const wordsOf = (change: (operator: string) => string, tensor = one.tensor): string => {
      const changed = nodes.map(node => ({ ...node, operator: change(node.operator) }))
      const read = readOnnxTrees({ nodes: changed, constants }, sourcesOf(one), tensor)
      return read.ok ? 'read' : read.issues[0]!.message
    }
    expect(wordsOf(name => name)).toBe('read')
    expect(wordsOf(name => (name === 'Scaler' ? 'Normalizer' : name))).toBe(
      'it has the operator Normalizer before its trees',
    )
    expect(wordsOf(name => (name === 'TreeEnsembleClassifier' ? 'LinearClassifier' : name))).toBe(
      'it has the operator LinearClassifier behind its trees',
    )
    expect(wordsOf(name => name, 'label')).toBe('its label is no number')
    expect(wordsOf(name => name, 'nothing')).toBe('nothing makes nothing')
  })
})

describe('the package', () => {
  it('exports what reads the graph that trees are read from', () => {
    expect(manifest.exports['./onnx'].default).toBe('./dist/standards/onnx/index.js')
  })
})
