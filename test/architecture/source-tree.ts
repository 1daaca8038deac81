import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, posix, sep } from 'node:path'
import { type Import, importsOf } from './imports.ts'
import { type Comment, type Node, parse } from './syntax.ts'

/** Where an import leads. `file` paths start at the root of the repository: 'src/core/index.ts'. */
export type Target =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'unreadable'; readonly why: string }

export type Edge = Import & { readonly from: string; readonly to: Target }

export type Source = {
  readonly path: string
  readonly lines: readonly string[]
  readonly program: Node
  readonly comments: readonly Comment[]
  readonly edges: readonly Edge[]
  /** The line, counted from 1, of an offset into the file. */
  readonly lineOf: (start: number) => number
}

/** A set of parsed files with the manifest of their package: what every rule is a function of. */
export type SourceTree = { readonly sources: ReadonlyMap<string, Source>; readonly manifest: Manifest }

export type Manifest = { readonly name?: string; readonly exports?: Readonly<Record<string, unknown>> }

const ROOTS = ['src', 'web', 'bin', 'tools', 'test', 'bench']
const CODE = /\.[cm]?[jt]sx?$/
const NOT_OURS = /(^|\/)(node_modules|dist|fixtures)\//

/** Reads every source file below a repository (or a fixture that looks like one). */
export const readSourceTree = (root: string): SourceTree => {
  const paths = ROOTS.filter(folder => existsSync(join(root, folder))).flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(path =>
      posix.join(folder, path.replaceAll(sep, '/')),
    ),
  )
  const code = paths.filter(path => CODE.test(path) && !NOT_OURS.test(path))
  const manifest = join(root, 'package.json')
  return createSourceTree(
    new Map(code.sort().map(path => [path, readFileSync(join(root, path), 'utf8')])),
    existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : {},
    path => existsSync(join(root, path)),
  )
}

/**
 * A tree from texts.
 * @param exists tells of files that are no code (tables, style sheets)
 * @example createSourceTree(new Map([['src/core/a.ts', 'export const a = 1']]))
 */
export const createSourceTree = (
  texts: ReadonlyMap<string, string>,
  manifest: Manifest = {},
  exists: (path: string) => boolean = () => false,
): SourceTree => {
  const has = (path: string): boolean => texts.has(path) || exists(path)
  const sources = [...texts].map(([path, text]): [string, Source] => {
    const { program, comments } = parse(path, text)
    const edges = importsOf(program).map(one => ({ ...one, from: path, to: targetOf(path, one, manifest, has) }))
    const lineOf = (start: number): number => text.slice(0, start).split('\n').length
    return [path, { path, lines: text.replace(/\n$/, '').split('\n'), program, comments, edges, lineOf }]
  })
  return { sources: new Map(sources), manifest }
}

const targetOf = (from: string, { specifier }: Import, manifest: Manifest, has: (path: string) => boolean): Target => {
  if (specifier === undefined) return { kind: 'unreadable', why: 'its target is known only when it runs' }
  if (/^\.\.?(\/|$)/.test(specifier)) return fileAt(posix.join(posix.dirname(from), specifier), has)
  if (isBuiltin(specifier)) return { kind: 'builtin', name: specifier }
  if (/^[#/]|^[a-z]+:/i.test(specifier))
    return { kind: 'unreadable', why: `${specifier} is neither a path nor a package` }
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
  if (name !== manifest.name) return { kind: 'package', name }
  const inside = sourceOfSubPath(manifest, `.${specifier.slice(name.length)}`)
  return inside === undefined
    ? { kind: 'unreadable', why: `${specifier} is no sub-path of this package` }
    : fileAt(inside, has)
}

/** Node wants the whole name; a bundler and the type checker also find './a', './a.js' and './folder'. */
const fileAt = (path: string, has: (path: string) => boolean): Target => {
  const bare = path.replace(/\.[cm]?jsx?$/, '')
  const candidates = [path, `${bare}.ts`, `${bare}.tsx`, `${path}.ts`, `${path}.tsx`, `${path}.js`, `${path}/index.ts`]
  const found = candidates.find(candidate => /\.[a-z]+$/i.test(candidate) && has(candidate))
  return found === undefined ? { kind: 'unreadable', why: `there is no file ${path}` } : { kind: 'file', path: found }
}

/** The source behind a public sub-path: './core' -> './dist/core/index.js' -> 'src/core/index.ts'. */
export const sourceOfSubPath = (manifest: Manifest, subPath: string): string | undefined => {
  const entry = manifest.exports?.[subPath]
  const built = typeof entry === 'string' ? entry : (entry as { default?: unknown } | undefined)?.default
  if (typeof built !== 'string' || !built.startsWith('./dist/')) return undefined
  return built.replace('./dist/', 'src/').replace(/\.js$/, '.ts')
}
