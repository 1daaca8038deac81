import { childrenOf, isNode, type Node, nameOf, nodeAt, nodesAt, type Place, TOP } from './syntax.ts'

/** A name used as a value that no declaration in the file explains: a global. */
export type FreeName = { readonly name: string; readonly node: Node; readonly place: Place }

type Scope = { readonly names: ReadonlySet<string>; readonly outer: Scope | undefined }

/**
 * The globals a module uses. `declare const process: ...` declares nothing that exists, so `process` stays free behind it;
 * a parameter or local of the same name does hide the global.
 */
export const freeNamesOf = (program: Node): readonly FreeName[] => {
  const found: FreeName[] = []
  const visit = (node: Node, place: Place, scope: Scope | undefined): void => {
    if (isTypeOnly(node) || isAmbient(node)) return
    if (node.type === 'Identifier' && isReference(place)) {
      if (!isDeclared(String(node.name), scope)) found.push({ name: String(node.name), node, place })
      return
    }
    const names = namesOf(node)
    const inner = names.length > 0 ? { names: new Set(names), outer: scope } : scope
    for (const { child, field } of childrenOf(node)) visit(child, { parent: node, field }, inner)
  }
  visit(program, TOP, undefined)
  return found
}

const isDeclared = (name: string, scope: Scope | undefined): boolean => {
  for (let at = scope; at !== undefined; at = at.outer) if (at.names.has(name)) return true
  return false
}

/** TypeScript nodes that leave code behind; all others are erased with everything below them. */
const KEEPS_CODE = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'TSParameterProperty',
  'TSEnumDeclaration',
  'TSEnumBody',
  'TSEnumMember',
  'TSModuleDeclaration',
  'TSModuleBlock',
  'TSExportAssignment',
])

const isTypeOnly = (node: Node): boolean => node.type.startsWith('TS') && !KEEPS_CODE.has(node.type)

const isAmbient = (node: Node): boolean => node.declare === true

/** Fields where an identifier is a name of its own and refers to nothing. */
const isReference = ({ parent, field }: Place): boolean => {
  if (parent === undefined) return true
  if (parent.type.startsWith('Import') && parent.type !== 'ImportExpression') return false
  if (parent.type === 'ExportSpecifier' || parent.type === 'MetaProperty' || field === 'label') return false
  if (parent.type === 'TSEnumMember' || parent.type === 'TSEnumDeclaration') return field === 'initializer'
  return !((field === 'property' || field === 'key') && parent.computed !== true)
}

/** The names that a node declares for what is inside it. */
const namesOf = (node: Node): readonly string[] => {
  switch (node.type) {
    case 'Program':
    case 'BlockStatement':
    case 'StaticBlock':
    case 'TSModuleBlock':
      return nodesAt(node, 'body').flatMap(declaredBy)
    case 'SwitchStatement':
      return nodesAt(node, 'cases').flatMap(one => nodesAt(one, 'consequent').flatMap(declaredBy))
    case 'ForStatement':
      return declaredBy(nodeAt(node, 'init'))
    case 'ForInStatement':
    case 'ForOfStatement':
      return declaredBy(nodeAt(node, 'left'))
    case 'CatchClause':
      return namesInPattern(nodeAt(node, 'param'))
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return [...namesInPattern(nodeAt(node, 'id')), ...nodesAt(node, 'params').flatMap(namesInPattern), 'arguments']
    case 'ClassExpression':
      return namesInPattern(nodeAt(node, 'id'))
    default:
      return []
  }
}

const declaredBy = (statement: Node | undefined): readonly string[] => {
  if (statement === undefined || isAmbient(statement)) return []
  switch (statement.type) {
    case 'VariableDeclaration':
      return nodesAt(statement, 'declarations').flatMap(one => namesInPattern(nodeAt(one, 'id')))
    case 'ImportDeclaration':
      return statement.importKind === 'type'
        ? []
        : nodesAt(statement, 'specifiers').flatMap(one => namesInPattern(nodeAt(one, 'local')))
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      return declaredBy(nodeAt(statement, 'declaration'))
    case 'LabeledStatement':
      return declaredBy(nodeAt(statement, 'body'))
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
    case 'TSEnumDeclaration':
    case 'TSModuleDeclaration':
    case 'TSImportEqualsDeclaration':
      return namesInPattern(nodeAt(statement, 'id'))
    default:
      return []
  }
}

/** The names bound by a pattern: `{ a, b: [c], ...d }` binds a, c and d. */
const namesInPattern = (pattern: Node | undefined): readonly string[] => {
  if (pattern === undefined) return []
  switch (pattern.type) {
    case 'Identifier':
      return [nameOf(pattern) ?? '']
    case 'ObjectPattern':
      return nodesAt(pattern, 'properties').flatMap(one => namesInPattern(nodeAt(one, 'value') ?? one))
    case 'ArrayPattern':
      return nodesAt(pattern, 'elements').flatMap(namesInPattern)
    case 'AssignmentPattern':
      return namesInPattern(nodeAt(pattern, 'left'))
    case 'RestElement':
      return namesInPattern(nodeAt(pattern, 'argument'))
    case 'TSParameterProperty':
      return namesInPattern(isNode(pattern.parameter) ? pattern.parameter : undefined)
    default:
      return []
  }
}
