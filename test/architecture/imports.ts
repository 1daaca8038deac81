import { memberName, type Node, nameOf, nodeAt, nodesAt, textOf, walk } from './syntax.ts'

/** One place where a file names another: every form the language has. */
export type Import = {
  /** What stands between the quotes; undefined when only running the code would tell. */
  readonly specifier: string | undefined
  /** False when nothing of it remains at run time. `import { type A } from 'x'` leaves `import {} from 'x'` behind. */
  readonly runtime: boolean
  readonly start: number
}

/** Every import of a module: static, side-effect, re-export, dynamic, type-only, `import('x')` types, `import = require`, workers. */
export const importsOf = (program: Node): readonly Import[] => {
  const found: Import[] = []
  walk(program, node => {
    const read = FORMS[node.type]
    const one = read?.(node)
    if (one !== undefined) found.push({ ...one, start: node.start })
  })
  return found
}

type Form = (node: Node) => Omit<Import, 'start'> | undefined

const FORMS: Readonly<Record<string, Form>> = {
  ImportDeclaration: node => ({ specifier: textOf(nodeAt(node, 'source')), runtime: node.importKind !== 'type' }),
  ExportAllDeclaration: node => ({ specifier: textOf(nodeAt(node, 'source')), runtime: node.exportKind !== 'type' }),
  ExportNamedDeclaration: node =>
    nodeAt(node, 'source') === undefined
      ? undefined
      : { specifier: textOf(nodeAt(node, 'source')), runtime: node.exportKind !== 'type' },
  ImportExpression: node => ({ specifier: textOf(nodeAt(node, 'source')), runtime: true }),
  TSImportType: node => ({ specifier: textOf(nodeAt(node, 'source')), runtime: false }),
  TSExternalModuleReference: node => ({ specifier: textOf(nodeAt(node, 'expression')), runtime: true }),
  CallExpression: node =>
    isRequire(nodeAt(node, 'callee')) ? { specifier: textOf(nodesAt(node, 'arguments')[0]), runtime: true } : undefined,
  NewExpression: node => moduleUrl(node),
}

/** `require(x)`, `import.meta.resolve(x)`, and the bundler's `import.meta.glob(x)`. */
const isRequire = (callee: Node | undefined): boolean =>
  callee?.type === 'Identifier'
    ? callee.name === 'require'
    : callee?.type === 'MemberExpression' &&
      ['resolve', 'glob'].includes(memberName(callee) ?? '') &&
      nodeAt(callee, 'object')?.type === 'MetaProperty'

/** `new URL('./worker.ts', import.meta.url)` names a source file, to start it as a worker. Other files are not code. */
const moduleUrl: Form = node => {
  const [path, base] = nodesAt(node, 'arguments')
  const specifier = textOf(path)
  if (nameOf(nodeAt(node, 'callee')) !== 'URL' || specifier === undefined || !isCode(specifier)) return undefined
  return base?.type === 'MemberExpression' && nodeAt(base, 'object')?.type === 'MetaProperty'
    ? { specifier, runtime: true }
    : undefined
}

const isCode = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path)
