import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Violation } from './architecture/rule.ts'
import { RULES } from './architecture/rules.ts'
import { createSourceTree, readSourceTree, type SourceTree } from './architecture/source-tree.ts'

const root = resolve(import.meta.dirname, '..')
const fixtures = join(import.meta.dirname, 'architecture/fixtures')
const repository = readSourceTree(root)

const show = ({ file, line, message }: Violation): string => `${file}:${line} ${message}`
const place = ({ file, line }: Omit<Violation, 'message'>): string => `${file}:${line}`

/** In a fixture the comment `// violates` stands on every line that its rule must find. */
const marked = (tree: SourceTree): readonly string[] =>
  [...tree.sources.values()].flatMap(source =>
    source.comments
      .filter(({ value }) => value.trim() === 'violates')
      .map(({ start }) => place({ file: source.path, line: source.lineOf(start) })),
  )

describe('the house', () => {
  test.each(Object.values(RULES))('$sentence', rule => {
    expect(rule.find(repository).map(show)).toEqual([])
  })
})

/** These two look at no line: their violations are made up below. */
const WITHOUT_FIXTURE = ['noLongFiles', 'publicSubPathsArePure']

describe('each rule finds what breaks it, and nothing else', () => {
  test.each(Object.entries(RULES).filter(([name]) => !WITHOUT_FIXTURE.includes(name)))('%s', (name, rule) => {
    const tree = readSourceTree(join(fixtures, name))
    const expected = marked(tree)
    expect(expected.length).toBeGreaterThan(0)
    expect([...new Set(rule.find(tree).map(place))].sort()).toEqual([...expected].sort())
  })

  test('every fixture belongs to a rule', () => {
    expect(readdirSync(fixtures).filter(name => !(name in RULES))).toEqual([])
  })

  test('noLongFiles', () => {
    const ofLength = (lines: number): SourceTree => createSourceTree(new Map([['src/core/a.ts', '//\n'.repeat(lines)]]))
    expect(RULES.noLongFiles?.find(ofLength(400))).toEqual([])
    expect(RULES.noLongFiles?.find(ofLength(401)).map(show)).toEqual(['src/core/a.ts:1 has 401 lines'])
  })

  test('publicSubPathsArePure', () => {
    const built = { './core': './dist/core/index.js', './store': { default: './dist/pipeline/profile/index.js' } }
    const sources = new Map(['src/core/index.ts', 'src/pipeline/profile/index.ts'].map(path => [path, '']))
    const exports = { ...built, './gone': './dist/clinical/index.js', './package.json': './package.json' }
    const found = RULES.publicSubPathsArePure?.find(createSourceTree(sources, { name: 'attune', exports }))
    expect(found?.map(({ message }) => message.split(' ')[0])).toEqual(['./store', './gone'])
  })
})
