import { hash } from 'node:crypto'
import type { MatchingFields } from '../../normalize/index.ts'
import { soundex, standardise } from '../matching/index.ts'

/**
 * The keys under which a record meets others, as signed 64-bit numbers. A key joins two or three parts, so that few records
 * share it: names in either order, birth dates with day and month in either order, places, lines and numbers. Two records of
 * one person need to agree on one of them only. Clear names do not stand in the table.
 *
 * @example
 * blockingKeys(said) // ['-4611686018427387904', ...]
 */
export const blockingKeys = (said: MatchingFields): readonly string[] => {
  const value = valuesOf(said)
  const { given, surname, birth, postcode, street, number, suburb, phone, email } = value
  const names = given && surname ? [given, surname].sort().join(' ') : ''
  const [soundGiven, soundSurname] = [given && soundex(given), surname && soundex(surname)]
  const whole = birth.length === 8 ? birth : ''
  // 3 April and 4 March are one.
  const born = whole && whole.slice(0, 4) + [whole.slice(4, 6), whole.slice(6)].sort().join('')
  const home = street && postcode ? `${street.slice(0, 4)} ${postcode}` : ''
  const keys: readonly (readonly string[])[] = [
    ['birth given', born, soundGiven],
    ['birth surname', born, soundSurname],
    // Names that are exchanged.
    ['birth given', born, soundSurname],
    ['birth place', born, postcode],
    ['birth suburb', born, suburb.slice(0, 4)],
    ['birth street', born, street.slice(0, 4)],
    ['names year', names, whole.slice(0, 4)],
    ['names day', names, whole.slice(4)],
    ['names place', names, postcode],
    ['names suburb', names, suburb.slice(0, 4)],
    ['surname home', soundSurname, home],
    ['given home', soundGiven, home],
    ['house', number, home],
    ['phone', phone.slice(-9)],
    ['email', email],
    ...said.identifiers.map(one => ['number', one.system, standardise(one.value, 'identifier', 'own', true).value]),
  ]
  const full = keys.filter(parts => parts.every(part => part !== ''))
  return [...new Set(full.map(parts => numberOf(JSON.stringify(parts))))]
}

const valuesOf = ({ fields }: MatchingFields) => {
  const of = (
    raw: string | undefined,
    kind: Parameters<typeof standardise>[1],
    role: Parameters<typeof standardise>[2],
  ) => (raw === undefined ? '' : standardise(raw, kind, role, true).value)
  return {
    given: of(fields.given_name, 'name', 'given'),
    surname: of(fields.surname, 'name', 'surname'),
    birth: of(fields.date_of_birth, 'date', 'birth'),
    postcode: of(fields.postcode, 'postcode', 'place'),
    street: of(fields.address_1, 'text', 'household'),
    number: of(fields.street_number, 'number', 'household'),
    suburb: of(fields.suburb, 'text', 'place'),
    phone: of(fields.phone, 'identifier', 'household'),
    email: of(fields.email, 'text', 'own'),
  }
}

const numberOf = (text: string): string =>
  BigInt.asIntN(64, BigInt(`0x${hash('sha256', text).slice(0, 16)}`)).toString()
