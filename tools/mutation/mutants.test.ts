import { expect, it } from 'vitest'
import { areasOf, mutantsIn, mutantsOfCode, mutantsOfTable } from './areas.ts'
import { differenceOf, mutated } from './mutant.ts'
import { createReach } from './reach.ts'
import type { Result } from './results.ts'
import { TYPES } from './results.ts'
import { sampleOf } from './sample.ts'
import { scoresOf } from './summary.ts'

const madeOf = (operator: string, text: string): readonly string[] =>
  (operator.startsWith('table') ? mutantsOfTable('a.json', text) : mutantsOfCode('a.ts', text))
    .filter(mutant => mutant.operator === operator)
    .map(mutant => mutated(text, mutant))

it.each<[string, string, readonly string[]]>([
  ['boundary', '(a) < b', ['(a) <= b']],
  ['comparison', 'a >= (b)', ['a < (b)']],
  ['comparison', "a === 'x'", ["a !== 'x'"]],
  ['arithmetic', 'a + 1', ['a - 1']],
  ['arithmetic', "a + ' mg'", []],
  ['and or', 'a && b', ['a || b']],
  ['fallback', 'f(a ?? b)', ['f((a))', 'f((b))']],
  ['condition', 'if (a) b()', ['if (!(a)) b()']],
  ['condition', 'if (a < 1) b()', []],
  ['negation', 'f(!a)', ['f((a))']],
  ['boolean', 'f(true)', ['f(false)']],
  ['number', 'f(3)', ['f(4)', 'f(6)']],
  ['code', "f('us')", ["f('')"]],
  ['code', "f('Two words.')", []],
  ['code', "import { a } from './a.ts'", []],
  ['code', "type A = 'us'", []],
  ['code', "f({ a: 1 } as { 'b-c': 1 })", []],
  ['value returned', 'const f = () => { return a }', ['const f = () => { return undefined }']],
  ['value returned', 'const f = () => a', ['const f = () => (undefined)']],
  ['method', 'a.some(f)', ['a.every(f)']],
  ['call left out', 'a.filter(f).length', ['(a).length']],
  ['optional chain', '(a ?? b)?.c', ['(a ?? b).c']],
  ['optional chain', 'a?.[0]', ['a[0]']],
  ['property removed', 'const f = () => ({ a: 1, b })', ['const f = () => ({ b })', 'const f = () => ({ a: 1 })']],
  ['property removed', 'const f = () => ({ a, })', ['const f = () => ({  })']],
  ['element removed', 'f([a, b])', ['f([b])', 'f([a])']],
  ['statement removed', 'const f = () => { a(); return b }', ['const f = () => { ; return b }']],
  ['statement removed', 'const f = () => { if (a) b() }', ['const f = () => { ; }', 'const f = () => { if (a) ; }']],
  ['table: number', '[{"id": "3", "from": 7.5}]', ['[{"id": "3", "from": 7.6}]', '[{"id": "3", "from": 15}]']],
  ['table: boolean', '[{"id": "a", "on": true}]', ['[{"id": "a", "on": false}]']],
  ['table: row or element removed', '[{"id": "a"}, {"id": "b"}]', ['[{"id": "b"}]', '[{"id": "a"}]']],
  ['table: number', '{"clinicalReview": {"name": 1}}', []],
])('%s: %s', (operator, text, expected) => {
  expect(madeOf(operator, text)).toEqual(expected)
})

it('shows the lines that differ, long ones cut around the fault', () => {
  const text = `one\n${'x'.repeat(200)} < b\nthree`
  const [mutant] = mutantsOfCode('a.ts', text)
  expect(mutant?.line).toBe(2)
  expect(differenceOf(text, mutant!)).toEqual([`- …${'x'.repeat(74)} < b`, `+ …${'x'.repeat(74)} <= b`])
})

it('draws the same mutants for the same seed, of every table in turn', () => {
  const area = { name: 'a', folder: 'a', sample: { code: 3, tables: 4 } }
  const code = mutantsOfCode('a.ts', 'f(1, 2, 3, 4, 5, 6, 7, 8, 9)')
  const tables = [
    ...mutantsOfTable('long.json', JSON.stringify(Array(100).fill(1))),
    ...mutantsOfTable('short.json', '[1, 2]'),
  ]
  const drawn = sampleOf(area, { code, tables }, 'seed', 1)
  expect(sampleOf(area, { code: code.toReversed(), tables: tables.toReversed() }, 'seed', 1)).toEqual(drawn)
  expect(sampleOf(area, { code, tables }, 'other seed', 1)).not.toEqual(drawn)
  expect(drawn.filter(({ file }) => file === 'a.ts')).toHaveLength(3)
  expect(drawn.filter(({ file }) => file === 'short.json')).toHaveLength(2)
  expect(sampleOf(area, { code, tables }, 'seed', 2).slice(0, 3)).toEqual(drawn.slice(0, 3))
})

it('every specialty is an area; no fault is put into a test or a case', () => {
  const root = `${import.meta.dirname}/../..`
  const kidney = areasOf(root).find(({ name }) => name === 'kidney')
  const { code, tables } = mutantsIn(root, kidney!)
  expect([code.length, tables.length].every(count => count > 50)).toBe(true)
  expect([...code, ...tables].filter(({ file }) => /test|cases|fixture/.test(file))).toEqual([])
})

it('counts what the types refuse apart, and equivalent mutants in both wholes', () => {
  const mutants = mutantsOfCode('a.ts', 'f(3, 4)')
  const results = ['a.test.ts', TYPES, null, null].map(
    (killer, n): Result => ({ ...mutants[n]!, area: 'a', killer, difference: [`- ${n}`], seconds: 1 }),
  )
  const judgements = [{ file: 'a.ts', operator: 'number', difference: ['- 3'], reason: 'the same' }]
  expect(scoresOf(results, judgements)).toEqual([
    {
      area: 'a',
      mutants: 4,
      killed: 1,
      types: 1,
      survived: 2,
      equivalent: 1,
      testsAlone: 25,
      noticed: 50,
      noticedOfReal: 66.7,
    },
  ])
})

it('finds the tests of an area that load a file, also a table', () => {
  const testsOf = createReach(`${import.meta.dirname}/../..`)
  expect(testsOf('src/specialties/kidney/knowledge/kfre-term.json', 'src/specialties/kidney')).toContain(
    'src/specialties/kidney/kfre.test.ts',
  )
  const ofClinical = testsOf('src/clinical/reads/takes.ts', 'src/clinical')
  expect(ofClinical.filter(path => !/^src\/(clinical|specialties)\//.test(path))).toEqual([])
  expect(ofClinical).toContain('src/specialties/kidney/kidney.test.ts')
})
