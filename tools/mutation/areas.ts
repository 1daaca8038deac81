import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CODE_OPERATORS } from './code-operators.ts'
import { type Mutant, mutantsOf } from './mutant.ts'
import { changesOf } from './site.ts'
import { TABLE_OPERATORS } from './table-operators.ts'

/** A part of the source whose tests are measured on their own. */
export type Area = {
  /** 'clinical', 'normalize', 'profile', or the name of a specialty. */
  readonly name: string
  readonly folder: string
  /** Mutants drawn for one measurement unless told otherwise: of code, and of tables where there are any. */
  readonly sample: { readonly code: number; readonly tables: number }
}

const FLOORS: readonly Area[] = [
  { name: 'clinical', folder: 'src/clinical', sample: { code: 110, tables: 40 } },
  { name: 'normalize', folder: 'src/pipeline/normalize', sample: { code: 100, tables: 0 } },
  { name: 'profile', folder: 'src/pipeline/profile', sample: { code: 100, tables: 0 } },
]

/** The areas of a repository: three floors and every specialty there is. */
export const areasOf = (root: string): readonly Area[] => [
  ...FLOORS,
  ...readdirSync(join(root, 'src/specialties'))
    .sort()
    .map(name => ({ name, folder: `src/specialties/${name}`, sample: { code: 20, tables: 10 } })),
]

/** Tests, and what only tests use, are what is measured: no fault is put there. */
const IS_FOR_TESTS = /\.test\.ts$|\/cases\/|\/test-support\.ts$|-fixture\.ts$/
/** Citations: prose, and ids that every card test reads. */
const IS_PROSE = /\/evidence\.json$/

/** Every mutant of an area: of its code and of its knowledge tables. */
export const mutantsIn = (
  root: string,
  { folder }: Area,
): { readonly code: readonly Mutant[]; readonly tables: readonly Mutant[] } => {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map(path => `${folder}/${path}`)
    .filter(path => !IS_FOR_TESTS.test(path) && !IS_PROSE.test(path))
    .sort()
  const of = (ending: string, mutantsOfFile: (file: string, text: string) => readonly Mutant[]): readonly Mutant[] =>
    files
      .filter(file => file.endsWith(ending))
      .flatMap(file => mutantsOfFile(file, readFileSync(join(root, file), 'utf8')))
  return { code: of('.ts', mutantsOfCode), tables: of('.json', mutantsOfTable) }
}

export const mutantsOfCode = (file: string, text: string): readonly Mutant[] =>
  mutantsOf(file, text, changesOf(file, text, CODE_OPERATORS))

/** JSON is read as an expression: in brackets, which move every offset by one. */
export const mutantsOfTable = (file: string, text: string): readonly Mutant[] =>
  mutantsOf(
    file,
    text,
    changesOf(`${file}.js`, `(${text})`, TABLE_OPERATORS).map(change => ({
      ...change,
      start: change.start - 1,
      end: change.end - 1,
    })),
  )
