import { type CdaElement, given } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { period, type Reading } from './fhir-types.ts'

// PN, ON, AD and TEL (C-CDA on FHIR, concept maps CF-NameUse, CF-AddressUse, CF-TelecomUse, CF-TelecomType).

const nameUses: Readonly<Record<string, string>> = {
  A: 'nickname',
  ASGN: 'usual',
  C: 'official',
  L: 'usual',
  P: 'nickname',
  PN: 'nickname',
}

/** Entity name part qualifiers that change what the whole name is. */
const partUses: Readonly<Record<string, string>> = { BR: 'maiden', SP: 'maiden' }

const humanName = (element: CdaElement, reading: Reading): JsonObject | undefined => {
  const parts = (name: string) =>
    element.childrenNamed(name).flatMap(part => {
      const text = part.text()
      return text === undefined ? [] : [text]
    })
  const qualifier = element.child('family')?.peek('qualifier')
  if (qualifier !== undefined && partUses[qualifier] !== undefined) element.child('family')?.attribute('qualifier')
  const [given_, families] = [parts('given'), parts('family')]
  const structured = {
    ...given('family', families.length === 0 ? undefined : families.join(' ')),
    ...(given_.length === 0 ? {} : { given: given_ }),
    ...list('prefix', parts('prefix')),
    ...list('suffix', parts('suffix')),
  }
  const whole = Object.keys(structured).length === 0 ? element.text() : undefined
  if (whole === undefined && Object.keys(structured).length === 0) return undefined
  return {
    ...given('use', partUses[qualifier ?? ''] ?? codedUse(element, nameUses)),
    ...given('text', whole),
    ...structured,
    ...given('period', period(element.child('validTime'), reading)),
  }
}

export const humanNames = (element: CdaElement | undefined, reading: Reading): JsonObject =>
  list(
    'name',
    (element?.childrenNamed('name') ?? []).flatMap(name => humanName(name, reading) ?? []),
  )

/** The names that the element uses: the first that the table knows. */
const codedUse = (element: CdaElement, uses: Readonly<Record<string, string>>): string | undefined => {
  const written = element.peek('use')?.split(/\s+/) ?? []
  const use = written.map(one => uses[one]).find(one => one !== undefined)
  if (use !== undefined) element.attribute('use')
  return use
}

const addressUses: Readonly<Record<string, string>> = {
  BAD: 'old',
  DIR: 'work',
  H: 'home',
  HP: 'home',
  HV: 'home',
  OLD: 'old',
  PUB: 'work',
  TMP: 'temp',
  WP: 'work',
}

const lineParts: ReadonlySet<string> = new Set([
  'streetAddressLine',
  'deliveryAddressLine',
  'houseNumber',
  'houseNumberNumeric',
  'streetName',
  'additionalLocator',
  'unitID',
  'postBox',
])

export const address = (element: CdaElement, reading: Reading): JsonObject | undefined => {
  const lines = element.elements().filter(part => lineParts.has(part.name))
  const one = (name: string) => element.child(name)?.text()
  const structured = {
    ...list(
      'line',
      lines.flatMap(line => line.text() ?? []),
    ),
    ...given('city', one('city')),
    ...given('district', one('county')),
    ...given('state', one('state')),
    ...given('postalCode', one('postalCode')),
    ...given('country', one('country')),
  }
  const whole = Object.keys(structured).length === 0 ? element.text() : undefined
  if (whole === undefined && Object.keys(structured).length === 0) return undefined
  const types = { PHYS: 'physical', PST: 'postal' } as Readonly<Record<string, string>>
  return {
    ...given('use', codedUse(element, addressUses)),
    ...given('type', codedUse(element, types)),
    ...given('text', whole),
    ...structured,
    ...given('period', period(element.child('useablePeriod'), reading)),
  }
}

export const addressList = (element: CdaElement | undefined, reading: Reading): JsonObject[] =>
  (element?.childrenNamed('addr') ?? []).map(one => address(one, reading)).filter(one => one !== undefined)

export const addresses = (element: CdaElement | undefined, reading: Reading): JsonObject =>
  list('address', addressList(element, reading))

const telecomUses: Readonly<Record<string, string>> = {
  H: 'home',
  HP: 'home',
  HV: 'home',
  MC: 'mobile',
  OLD: 'old',
  TMP: 'temp',
  WP: 'work',
  DIR: 'work',
  PUB: 'work',
  AS: 'work',
}

const schemes: Readonly<Record<string, string>> = {
  tel: 'phone',
  fax: 'fax',
  mailto: 'email',
  http: 'url',
  https: 'url',
  ftp: 'url',
  sms: 'sms',
  mllp: 'other',
}

const telecom = (element: CdaElement, reading: Reading): JsonObject | undefined => {
  const value = element.attribute('value')
  if (value === undefined) return undefined
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(value)?.[1]?.toLowerCase() ?? ''
  const system =
    schemes[scheme] ?? (value.includes('@') ? 'email' : /^[+()\d\s.-]{5,}$/.test(value) ? 'phone' : 'other')
  const shortened = ['phone', 'fax', 'email', 'sms'].includes(system) && schemes[scheme] !== undefined
  return {
    system,
    value: shortened ? value.slice(scheme.length + 1) : value,
    ...given('use', codedUse(element, telecomUses)),
    ...given('period', period(element.child('useablePeriod'), reading)),
  }
}

export const telecoms = (element: CdaElement | undefined, reading: Reading): JsonObject =>
  list(
    'telecom',
    (element?.childrenNamed('telecom') ?? []).flatMap(one => telecom(one, reading) ?? []),
  )

/** A list member that is left out when empty, as R4 wants. */
export const list = (name: string, values: readonly unknown[]): JsonObject =>
  values.length === 0 ? {} : { [name]: values }
