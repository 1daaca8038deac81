import { type FreeName, freeNamesOf } from './scopes.ts'
import { memberName, type Node, nodeAt, nodesAt, walk } from './syntax.ts'

/** A use of something that is not an argument: I/O, clock, environment, randomness. */
export type AmbientUse = { readonly what: string; readonly start: number }

/**
 * Globals that give the same answer everywhere and always. An allow-list: what is not here (process, fetch, globalThis,
 * eval, timers, Worker, console, whatever comes next) is outside the pure floors until somebody argues for it.
 */
const PURE_GLOBALS = new Set(
  `Object Array Map Set WeakMap WeakSet Number String Boolean Symbol BigInt JSON RegExp Promise Iterator Reflect Proxy
  Error TypeError RangeError SyntaxError EvalError URIError AggregateError ArrayBuffer DataView
  Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array BigInt64Array BigUint64Array
  Float16Array Float32Array Float64Array undefined NaN Infinity isNaN isFinite parseInt parseFloat
  encodeURI encodeURIComponent decodeURI decodeURIComponent TextEncoder TextDecoder URL URLSearchParams structuredClone
  atob btoa Math Date arguments WebAssembly`.split(/\s+/),
)

/** Methods whose answer depends on the time zone or the language of the machine. */
const LOCAL_METHODS = new Set(
  `getFullYear getMonth getDate getDay getHours getMinutes getSeconds getTimezoneOffset setFullYear setMonth setDate
  setHours setMinutes toDateString toTimeString toLocaleDateString toLocaleTimeString`.split(/\s+/),
)
/** The same methods are safe once the language is an argument: at least this many arguments. */
const NEEDS_LOCALE: Readonly<Record<string, number>> = {
  localeCompare: 2,
  toLocaleString: 1,
  toLocaleLowerCase: 1,
  toLocaleUpperCase: 1,
}

/** Everything in a module that is not pure, however it is written. */
export const ambientUsesOf = (program: Node): readonly AmbientUse[] => {
  const found: AmbientUse[] = freeNamesOf(program).flatMap(free => {
    const what = judge(free)
    return what === undefined ? [] : [{ what, start: free.node.start }]
  })
  walk(program, (node, { parent, field }) => {
    const what = judgeNode(node, field === 'callee' ? parent : undefined)
    if (what !== undefined) found.push({ what, start: node.start })
  })
  return found
}

const judge = (free: FreeName): string | undefined => {
  if (free.name === 'Date') return judgeDate(free)
  if (free.name === 'Math') return judgeMath(free)
  return PURE_GLOBALS.has(free.name) ? undefined : `the global ${free.name}`
}

/** Only `new Date(instant)`, `Date.UTC`, `Date.parse` and `instanceof Date`; under another name nobody sees the clock. */
const judgeDate = ({ place: { parent, field } }: FreeName): string | undefined => {
  if (parent?.type === 'NewExpression' && field === 'callee') {
    const given = nodesAt(parent, 'arguments')
    if (given.length === 0 || given[0]?.type === 'SpreadElement') return 'new Date() reads the clock'
    return given.length === 1 ? undefined : 'new Date(year, month, ...) reads the time zone of the machine'
  }
  if (parent?.type === 'MemberExpression' && field === 'object') {
    const name = memberName(parent)
    return name === 'UTC' || name === 'parse' ? undefined : `Date.${name ?? '[...]'} reads the clock`
  }
  return parent?.type === 'BinaryExpression' && parent.operator === 'instanceof' ? undefined : 'Date as a value'
}

const judgeMath = ({ place: { parent, field } }: FreeName): string | undefined => {
  if (parent?.type !== 'MemberExpression' || field !== 'object') return 'Math as a value (it holds random)'
  const name = memberName(parent)
  return name === undefined || name === 'random' ? `Math.${name ?? '[...]'} is random` : undefined
}

const judgeNode = (node: Node, call: Node | undefined): string | undefined => {
  if (node.type === 'MetaProperty' && nodeAt(node, 'meta')?.name === 'import') return 'import.meta knows the machine'
  if (node.type !== 'MemberExpression') return undefined
  const name = memberName(node)
  if (name === undefined) return undefined
  if (name === 'constructor') return '.constructor reaches Function and Date by another name'
  if (LOCAL_METHODS.has(name)) return `.${name} reads the time zone of the machine`
  if (!Object.hasOwn(NEEDS_LOCALE, name)) return undefined
  const given = call === undefined ? 0 : nodesAt(call, 'arguments').length
  return given < (NEEDS_LOCALE[name] ?? 0) ? `.${name} without a locale reads the language of the machine` : undefined
}
