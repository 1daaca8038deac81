import type { Repetition } from '../../../../../standards/hl7v2/index.ts'
import type { DataType, Scope } from '../scope.ts'
import { translate } from '../tables.ts'
import { periodOf, timeAt } from './time.ts'

/**
 * Names of people: where each part stands in an XPN, and in an XCN, whose first component is an identifier.
 * `period` has the start and end of later versions, before them a DR in one component.
 */
type NameParts = {
  readonly family: number
  readonly given: number
  readonly middle: number
  readonly suffix: number
  readonly prefix: number
  readonly degree: number
  readonly type: number
  readonly validity: number
  readonly start: number
  readonly end: number
  readonly professional: number
}

const inXpn: NameParts = {
  family: 1,
  given: 2,
  middle: 3,
  suffix: 4,
  prefix: 5,
  degree: 6,
  type: 7,
  validity: 10,
  start: 12,
  end: 13,
  professional: 14,
}
export const inXcn: NameParts = {
  family: 2,
  given: 3,
  middle: 4,
  suffix: 5,
  prefix: 6,
  degree: 7,
  type: 10,
  validity: 17,
  start: 19,
  end: 20,
  professional: 21,
}

export const humanName = (repetition: Repetition, scope: Scope, at: NameParts) => {
  const family = familyName(repetition, at.family, scope)
  const given = [scope.take(repetition, at.given), ...(scope.take(repetition, at.middle)?.split(/ +/) ?? [])]
  const prefix = [scope.take(repetition, at.prefix)]
  const suffix = [
    scope.take(repetition, at.suffix),
    scope.take(repetition, at.degree),
    scope.take(repetition, at.professional),
  ]
  const kind = scope.peek(repetition, at.type)
  const use = kind === undefined ? undefined : translate('NameType', kind)?.code
  if (use !== undefined) scope.take(repetition, at.type)
  const valid = periodOf(timeAt(repetition, at.validity, scope, 1), timeAt(repetition, at.validity, scope, 2))
  const period = valid ?? periodOf(timeAt(repetition, at.start, scope), timeAt(repetition, at.end, scope))
  const name = {
    ...(use === undefined ? {} : { use }),
    ...(family === undefined ? {} : { family }),
    ...listed('given', given),
    ...listed('prefix', prefix),
    ...listed('suffix', suffix),
  }
  return Object.keys(name).some(member => member !== 'use') ? { ...name, ...(period && { period }) } : undefined
}

/** FN: surname, own prefix and surname, partner's prefix and surname. The first is the whole where it is given. */
const familyName = (repetition: Repetition, component: number, scope: Scope): string | undefined => {
  const whole = scope.take(repetition, component, 1)
  const own = [scope.take(repetition, component, 2), scope.take(repetition, component, 3)]
  const partner = [scope.take(repetition, component, 4), scope.take(repetition, component, 5)]
  const rest = [...own, ...partner].filter(part => part !== undefined && !whole?.includes(part))
  const parts = whole === undefined ? rest : [whole, ...rest]
  return parts.length === 0 ? undefined : parts.join(' ')
}

const listed = (member: string, parts: readonly (string | undefined)[]) => {
  const some = parts.filter(part => part !== undefined)
  return some.length === 0 ? {} : { [member]: some }
}

export const xpn: DataType = (repetition, scope) => humanName(repetition, scope, inXpn)

/** XPN as one line, for members that are a string. */
export const xpnText: DataType = (repetition, scope) => {
  const name = humanName(repetition, scope, inXpn)
  if (name === undefined) return undefined
  const {
    prefix = [],
    given = [],
    family,
    suffix = [],
  } = name as {
    readonly prefix?: string[]
    readonly given?: string[]
    readonly family?: string
    readonly suffix?: string[]
  }
  return [...prefix, ...given, family, ...suffix].filter(part => part !== undefined).join(' ')
}

/** XAD (and SAD in its first component). */
export const xad: DataType = (repetition, scope) => {
  const street = [1, 2, 3].map(part => scope.take(repetition, 1, part))
  const number =
    street[2] === undefined || street[0]?.includes(street[2]) ? street[0] : `${street[2]} ${street[1] ?? street[0]}`
  const line = [
    number,
    ...(street[1] !== undefined && street[2] === undefined ? [street[1]] : []),
    scope.take(repetition, 2),
    scope.take(repetition, 19),
  ].filter(part => part !== undefined)
  const [city, state, postalCode, country] = [3, 4, 5, 6].map(part => scope.take(repetition, part))
  const kind = scope.peek(repetition, 7)
  const use = kind === undefined ? undefined : translate('AddressType[Use]', kind)?.code
  const type = kind === undefined ? undefined : translate('AddressType[Type]', kind)?.code
  if (use !== undefined || type !== undefined) scope.take(repetition, 7)
  const district = scope.take(repetition, 9, 2) ?? scope.take(repetition, 9, 1)
  const named = [scope.note(repetition, 8, 2) ?? scope.note(repetition, 8), scope.note(repetition, 10)].filter(
    part => part !== undefined,
  )
  const valid = periodOf(timeAt(repetition, 12, scope, 1), timeAt(repetition, 12, scope, 2))
  const period = valid ?? periodOf(timeAt(repetition, 13, scope), timeAt(repetition, 14, scope))
  const address = {
    ...(use === undefined ? {} : { use }),
    ...(type === undefined ? {} : { type }),
    ...(named.length === 0 ? {} : { text: named.join(', ') }),
    ...(line.length === 0 ? {} : { line }),
    ...(city === undefined ? {} : { city }),
    ...(district === undefined ? {} : { district }),
    ...(state === undefined ? {} : { state }),
    ...(postalCode === undefined ? {} : { postalCode }),
    ...(country === undefined ? {} : { country }),
    ...(period === undefined ? {} : { period }),
  }
  return Object.keys(address).some(member => member !== 'use' && member !== 'type') ? address : undefined
}

const usesOf: Readonly<Record<string, string>> = {
  PRN: 'home',
  ORN: 'home',
  WPN: 'work',
  VHN: 'temp',
  ASN: 'work',
  PRS: 'mobile',
  NET: '',
  EMR: '',
  BPN: 'mobile',
}
const systemsOf: Readonly<Record<string, string>> = {
  PH: 'phone',
  FX: 'fax',
  CP: 'phone',
  BP: 'pager',
  INTERNET: 'email',
  'X.400': 'email',
  MD: 'other',
  TDD: 'other',
  TTY: 'other',
  SAT: 'phone',
}

/** XTN, in the forms of all versions: a formatted number, or an address, or country, area and local number. */
export const xtn =
  (fallbackUse?: 'home' | 'work'): DataType =>
  (repetition, scope) => {
    const code = scope.peek(repetition, 2)?.toUpperCase()
    const equipment = scope.peek(repetition, 3)?.toUpperCase()
    const formatted = scope.take(repetition, 1)
    const address = scope.take(repetition, 4)
    const whole = scope.take(repetition, 12)
    const [country, area, local, extension] = [5, 6, 7, 8].map(part => scope.take(repetition, part))
    const anyText = scope.take(repetition, 9)
    const number = [
      country === undefined ? undefined : `+${country.replace(/^\+/, '')}`,
      area === undefined ? undefined : `(${area})`,
      local,
      extension === undefined ? undefined : `ext ${extension}`,
    ]
      .filter(part => part !== undefined)
      .join(' ')
    const electronic = equipment === 'INTERNET' || equipment === 'X.400' || code === 'NET'
    const value = electronic
      ? (address ?? formatted ?? anyText)
      : (whole ??
        (local === undefined ? undefined : number) ??
        formatted ??
        (number === '' ? undefined : number) ??
        address ??
        anyText)
    if (value === undefined) return undefined
    const use = equipment === 'CP' ? 'mobile' : code === undefined ? fallbackUse : usesOf[code]
    if (code !== undefined && usesOf[code] !== undefined) scope.take(repetition, 2)
    if (equipment !== undefined && systemsOf[equipment] !== undefined) scope.take(repetition, 3)
    const system = electronic
      ? value.includes('@')
        ? 'email'
        : 'url'
      : (systemsOf[equipment ?? ''] ?? (value.includes('@') ? 'email' : 'phone'))
    const period = periodOf(timeAt(repetition, 13, scope), timeAt(repetition, 14, scope))
    const rank = /^[1-9]\d{0,2}$/.test(scope.peek(repetition, 18) ?? '')
      ? Number(scope.take(repetition, 18))
      : undefined
    return {
      system,
      value,
      ...(use === undefined || use === '' ? {} : { use }),
      ...(rank === undefined ? {} : { rank }),
      ...(period === undefined ? {} : { period }),
    }
  }
