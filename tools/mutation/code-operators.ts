import { memberName, type Node, nodeAt } from '../../test/architecture/syntax.ts'
import { endOf, instead, type Operator, oneRemoved, type Site } from './site.ts'

const BOUNDARIES: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' }
const OPPOSITES: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
}
const ARITHMETIC: Readonly<Record<string, string>> = { '+': '-', '-': '+', '*': '/', '/': '*', '%': '*', '**': '*' }
const METHODS: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  min: 'max',
  max: 'min',
  floor: 'ceil',
  ceil: 'floor',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  toUpperCase: 'toLowerCase',
  toLowerCase: 'toUpperCase',
}
/** A call of one of these on a list or a text is replaced by what it was called on. */
const LEFT_OUT = new Set(['filter', 'toSorted', 'sort', 'toReversed', 'reverse', 'slice', 'trim', 'concat', 'flat'])

/** The sign between two sides is another: between them also stand the brackets around them. */
const otherwise = ({ node, source }: Site, table: Readonly<Record<string, string>>) => {
  const sign = String(node.operator)
  const [left, right] = [nodeAt(node, 'left'), nodeAt(node, 'right')]
  if (!Object.hasOwn(table, sign) || left === undefined || right === undefined) return []
  const start = endOf(left) + source.slice(endOf(left), right.start).indexOf(sign)
  return [{ start, end: start + sign.length, replacement: table[sign] ?? '' }]
}

/** `+` that joins texts has no opposite. */
const joins = (node: Node): boolean =>
  node.operator === '+' &&
  [nodeAt(node, 'left'), nodeAt(node, 'right')].some(
    side =>
      side?.type === 'TemplateLiteral' ||
      typeof side?.value === 'string' ||
      (side?.type === 'BinaryExpression' && joins(side)),
  )

const CONDITIONAL = new Set(['IfStatement', 'ConditionalExpression', 'WhileStatement', 'DoWhileStatement'])
const FUNCTIONS = new Set(['ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration'])

/** Prose is for people to read and judge; a code, an id, a name of a table decides. */
const isCode = (value: unknown): value is string => typeof value === 'string' && /^\S+$/.test(value) && value !== ''

/** The faults put into code, one table: a name, and what it makes of a node. */
export const CODE_OPERATORS: Readonly<Record<string, Operator>> = {
  boundary: site => (site.node.type === 'BinaryExpression' ? otherwise(site, BOUNDARIES) : []),
  comparison: site => (site.node.type === 'BinaryExpression' ? otherwise(site, OPPOSITES) : []),
  arithmetic: site => (site.node.type === 'BinaryExpression' && !joins(site.node) ? otherwise(site, ARITHMETIC) : []),
  'and or': site => (site.node.type === 'LogicalExpression' ? otherwise(site, { '&&': '||', '||': '&&' }) : []),
  fallback: ({ node, text }) => {
    const [left, right] = [nodeAt(node, 'left'), nodeAt(node, 'right')]
    if (node.type !== 'LogicalExpression' || node.operator !== '??' || !left || !right) return []
    return [instead(node, `(${text(left)})`), instead(node, `(${text(right)})`)]
  },
  condition: ({ node, field, above, text }) =>
    field === 'test' && CONDITIONAL.has(above[0]?.type ?? '') && !isComparison(node)
      ? [instead(node, `!(${text(node)})`)]
      : [],
  negation: ({ node, text }) => {
    const argument = nodeAt(node, 'argument')
    return node.type === 'UnaryExpression' && node.operator === '!' && argument
      ? [instead(node, `(${text(argument)})`)]
      : []
  },
  boolean: ({ node }) =>
    node.type === 'Literal' && typeof node.value === 'boolean' ? [instead(node, String(!node.value))] : [],
  number: ({ node }) =>
    node.type === 'Literal' && typeof node.value === 'number'
      ? [...new Set([node.value + 1, node.value === 0 ? -1 : node.value * 2])].map(value =>
          instead(node, String(value)),
        )
      : [],
  code: ({ node, above }) =>
    node.type === 'Literal' && isCode(node.value) && above[0]?.type !== 'ExpressionStatement'
      ? [instead(node, "''")]
      : [],
  'value returned': ({ node, field, above, text }) => {
    const argument = nodeAt(node, 'argument')
    if (node.type === 'ReturnStatement' && argument && text(argument) !== 'undefined')
      return [instead(argument, 'undefined')]
    const isAnswer = field === 'body' && above[0]?.type === 'ArrowFunctionExpression' && node.type !== 'BlockStatement'
    return isAnswer && text(node) !== 'undefined' ? [instead(node, '(undefined)')] : []
  },
  method: ({ node }) => {
    const callee = nodeAt(node, 'callee')
    if (node.type !== 'CallExpression' || callee?.type !== 'MemberExpression') return []
    const [name, property] = [memberName(callee) ?? '', nodeAt(callee, 'property')]
    const other = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined
    return other !== undefined && property ? [instead(property, other)] : []
  },
  'call left out': ({ node, text }) => {
    const callee = nodeAt(node, 'callee')
    const object = nodeAt(callee, 'object')
    if (node.type !== 'CallExpression' || callee?.type !== 'MemberExpression' || !object) return []
    return LEFT_OUT.has(memberName(callee) ?? '') ? [instead(node, `(${text(object)})`)] : []
  },
  'optional chain': ({ node, source }) => {
    const object = nodeAt(node, 'object') ?? nodeAt(node, 'callee')
    if (node.optional !== true || !object) return []
    const after = source.slice(endOf(object), endOf(node))
    return [{ start: endOf(object), end: endOf(node), replacement: after.replace(/\?\.(?=[[(])|\?(?=\.)/, '') }]
  },
  'property removed': site =>
    site.node.type === 'ObjectExpression' && site.above.some(({ type }) => FUNCTIONS.has(type))
      ? oneRemoved(site, 'properties')
      : [],
  'element removed': site => (site.node.type === 'ArrayExpression' ? oneRemoved(site, 'elements') : []),
  'statement removed': ({ node, field, above }) =>
    isRemovable(node) && (field === 'body' || field === 'consequent') && above.length > 1
      ? [instead(node, field === 'body' && above[0]?.type !== 'BlockStatement' ? '{}' : ';')]
      : [],
}

/** Its opposite is made by `comparison`. */
const isComparison = (node: Node): boolean =>
  (node.type === 'BinaryExpression' && String(node.operator) in OPPOSITES) ||
  (node.type === 'UnaryExpression' && node.operator === '!')

const isRemovable = (node: Node): boolean =>
  /^(If|For|ForOf|ForIn|While|Throw|Expression|Continue|Break|Switch|Try)Statement$/.test(node.type)
