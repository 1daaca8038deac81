import { isJsonObject, type JsonObject } from '../../standards/fhir/index.ts'

/** What a Patient says of who somebody is, for comparing it with other Patients; as it was received. */
export type MatchingFields = {
  /** By the names in `matchingFields`; those that say nothing are left out. */
  readonly fields: Readonly<Partial<Record<MatchingField, string>>>
  readonly identifiers: readonly { readonly system: string; readonly value: string }[]
  /** Patient.multipleBirth: whether, or as which one in the order of birth. */
  readonly multipleBirth: boolean | number | null
}

export const matchingFields = [
  'given_name',
  'middle_name',
  'surname',
  'date_of_birth',
  'sex',
  'street_number',
  'address_1',
  'address_2',
  'suburb',
  'postcode',
  'state',
  'phone',
  'email',
] as const

export type MatchingField = (typeof matchingFields)[number]

/** Longer texts are no names and no addresses. */
const longest = 200

/**
 * Reads a Patient for matching. Nothing is corrected here: how values are compared is the matcher's task.
 *
 * @returns `null` for a resource of another type
 * @example
 * readMatchingFields(patient)?.fields.surname // 'Neumann'
 */
export const readMatchingFields = (resource: JsonObject): MatchingFields | null => {
  if (resource.resourceType !== 'Patient') return null
  const name = best(resource.name, ['official', 'usual', undefined, 'temp', 'nickname'])
  const address = best(resource.address, ['home', undefined, 'temp', 'work'])
  const lines = texts(address?.line)
  const [, number, street] = /^(\d+[a-z]?)[ ,]+(.+)$/i.exec(lines[0] ?? '') ?? []
  const { given, middle, surname } = nameParts(name)
  const read: Partial<Record<MatchingField, string | undefined>> = {
    given_name: given,
    middle_name: middle,
    surname,
    date_of_birth: textOf(resource.birthDate),
    sex: textOf(resource.gender),
    street_number: number,
    address_1: street ?? lines[0],
    address_2: lines.slice(1).join(' '),
    suburb: textOf(address?.city),
    postcode: textOf(address?.postalCode),
    state: textOf(address?.state),
    phone: contact(resource.telecom, 'phone'),
    email: contact(resource.telecom, 'email'),
  }
  const said = Object.entries(read).filter(
    (entry): entry is [MatchingField, string] => entry[1] !== undefined && entry[1] !== '',
  )
  return {
    fields: Object.fromEntries(said),
    identifiers: objects(resource.identifier).flatMap(({ system, value, use }) => {
      const [of, is] = [textOf(system), textOf(value)]
      return of === undefined || is === undefined || use === 'old' ? [] : [{ system: of, value: is }]
    }),
    multipleBirth: multipleBirthOf(resource),
  }
}

const nameParts = (name: JsonObject | undefined) => {
  const [given, ...others] = texts(name?.given)
  const surname = textOf(name?.family)
  if (given !== undefined || surname !== undefined) return { given, middle: others.join(' '), surname }
  const text = textOf(name?.text) ?? ''
  const [, last, rest] = /^([^,]+),\s*(.+)$/.exec(text) ?? []
  const words = (rest ?? text).split(/\s+/)
  if (last !== undefined) return { given: words[0], middle: words.slice(1).join(' '), surname: last }
  return { given: words[0], middle: words.slice(1, -1).join(' '), surname: words.length > 1 ? words.at(-1) : undefined }
}

const multipleBirthOf = ({ multipleBirthBoolean, multipleBirthInteger }: JsonObject): boolean | number | null => {
  if (typeof multipleBirthInteger === 'number') return multipleBirthInteger
  return typeof multipleBirthBoolean === 'boolean' ? multipleBirthBoolean : null
}

/** Those that are over, or for bills only, do not say where or how somebody is called now. */
const best = (list: unknown, preference: readonly (string | undefined)[]): JsonObject | undefined =>
  objects(list)
    .filter(({ use, period }) => preference.includes(use as string | undefined) && !isOver(period))
    .toSorted((a, b) => preference.indexOf(a.use as string) - preference.indexOf(b.use as string))[0]

const isOver = (period: unknown): boolean => isJsonObject(period) && period.end !== undefined

const contact = (telecom: unknown, system: string): string | undefined =>
  objects(telecom)
    .filter(one => one.system === system && one.use !== 'old')
    .flatMap(({ value }) => textOf(value) ?? [])[0]

const objects = (list: unknown): readonly JsonObject[] => (Array.isArray(list) ? list.filter(isJsonObject) : [])

const texts = (list: unknown): readonly string[] => (Array.isArray(list) ? list.flatMap(one => textOf(one) ?? []) : [])

const textOf = (value: unknown): string | undefined => {
  if (typeof value !== 'string') return undefined
  const text = value.trim().slice(0, longest).toWellFormed().replaceAll('\0', '')
  return text === '' ? undefined : text
}
