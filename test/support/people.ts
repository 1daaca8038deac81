import { type Random, randomOf } from '../../src/simulation/index.ts'

/** One record of an invented person. `person` is the truth; records of one person have the same. */
export type PersonRecord = { readonly person: number; readonly values: Readonly<Record<PersonField, string>> }

export const personFields = [
  'given_name',
  'surname',
  'sex',
  'date_of_birth',
  'street_number',
  'address_1',
  'suburb',
  'postcode',
  'state',
  'phone',
  'national_id',
] as const

export type PersonField = (typeof personFields)[number]

type Values = Record<PersonField, string>

const common = {
  m: 'james john robert michael william david joseph thomas charles daniel matthew anthony mark paul steven andrew joshua kevin brian george ahmed ali mohammed jose juan carlos luis wei li hiroshi raj arjun ivan dmitri kofi kwame omar hassan noah liam oliver lucas ethan mason logan jacob'.split(
    ' ',
  ),
  f: 'mary patricia jennifer linda elizabeth barbara susan jessica sarah karen nancy lisa margaret betty sandra ashley emily kimberly emma olivia ava sophia isabella mia charlotte amelia fatima aisha maria ana lucia mei yuki priya ananya olga irina ama zainab leila hana chloe grace zoe lily ella'.split(
    ' ',
  ),
  surname:
    'smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson anderson thomas taylor moore jackson martin lee perez thompson white harris sanchez clark ramirez lewis robinson walker young allen king wright scott torres nguyen hill flores green adams nelson baker hall rivera campbell mitchell carter roberts patel khan singh chen wang ali kim park tanaka ivanov novak kowalski mueller schmidt rossi silva santos okafor mensah'.split(
      ' ',
    ),
  street:
    'main church high park station mill victoria queen king elm oak cedar maple pine lake hill river spring market bridge'.split(
      ' ',
    ),
  kind: 'street road avenue lane drive court place close crescent way'.split(' '),
  state: 'nsw vic qld wa sa tas act nt'.split(' '),
}

const syllables =
  'ka lo mi ran tes vo lin der ber gar sel nor win dal mor fen hol pet ras ton vin zel bra cor dun eld far gre hal jan kel'.split(
    ' ',
  )

/** The n-th of endlessly many made-up words. */
const word = (n: number): string => {
  let text = ''
  for (let rest = n + syllables.length; rest > 0; rest = Math.floor(rest / syllables.length)) {
    text += syllables[rest % syllables.length]
  }
  return text
}

/** Few names are common, many are rare: about half of people have one of the list. */
const nameOf = (random: Random, list: readonly string[], tail: number): string => {
  if (random.chance(0.55)) return list[Math.floor(list.length * random.unit() ** 2)]!
  return word(Math.floor(tail * random.unit() ** 2))
}

/** Who lives at one address: a couple or one person, their children, twins among them (1 birth in 64). */
const householdOf = (random: Random, places: number): readonly Values[] => {
  const place = Math.floor(places * random.unit() ** 1.5)
  const shared = {
    surname: nameOf(random, common.surname, 20_000),
    street_number: String(random.whole(1, 180)),
    address_1: `${random.chance(0.4) ? random.pick(common.street) : word(random.whole(0, 5_000))} ${random.pick(common.kind)}`,
    suburb: word(place * 7 + 40),
    postcode: String(2000 + Math.floor(place / 2)),
    state: common.state[place % common.state.length]!,
    phone: `0${random.whole(100_000_000, 999_999_999)}`,
  }
  const member = (year: number, surname = shared.surname): Values => {
    const sex = random.chance(0.5) ? 'm' : 'f'
    return {
      ...shared,
      surname,
      sex,
      given_name: nameOf(random, common[sex], 3_000),
      date_of_birth: `${year}-${two(random.whole(1, 12))}-${two(random.whole(1, 28))}`,
      national_id: String(random.whole(1_000_000_000, 9_999_999_999)),
    }
  }
  const born = random.whole(1930, 2000)
  const members = [member(born)]
  if (random.chance(0.6)) {
    members.push(
      member(born + random.whole(-5, 5), random.chance(0.8) ? shared.surname : nameOf(random, common.surname, 20_000)),
    )
    for (let child = random.whole(0, 3); child > 0; child--) {
      const one = member(Math.min(2025, born + random.whole(20, 40)))
      members.push(one)
      if (random.chance(1 / 64)) members.push({ ...member(2000), date_of_birth: one.date_of_birth })
    }
  }
  return members
}

const two = (number: number): string => String(number).padStart(2, '0')

export type Corruption = {
  /** Probability that a field is written wrong, by field or for all. */
  readonly typo: number
  readonly missing: number
  readonly moved: number
  readonly married: number
  readonly exchanged: number
  readonly noNumber: number
}

export const usual: Corruption = {
  typo: 0.06,
  missing: 0.03,
  moved: 0.05,
  married: 0.02,
  exchanged: 0.01,
  noNumber: 0.3,
}

/** Another record of the same person, as another clerk wrote it. */
const rewritten = (random: Random, values: Values, how: Corruption, elsewhere: Values): Values => {
  const next = { ...values }
  if (random.chance(how.moved)) {
    for (const field of ['street_number', 'address_1', 'suburb', 'postcode', 'state'] as const)
      next[field] = elsewhere[field]
  }
  if (values.sex === 'f' && random.chance(how.married)) next.surname = elsewhere.surname
  if (random.chance(how.exchanged)) [next.given_name, next.surname] = [next.surname, next.given_name]
  for (const field of personFields) {
    if (random.chance(field === 'national_id' ? how.noNumber : how.missing)) next[field] = ''
    else if (field !== 'sex' && random.chance(how.typo)) next[field] = mistyped(random, field, next[field])
  }
  return next
}

const mistyped = (random: Random, field: PersonField, value: string): string => {
  if (value.length < 2) return value
  if (field === 'date_of_birth' && random.chance(0.3)) {
    const [year = '', month = '', day = ''] = value.split('-')
    return Number(day) <= 12 ? `${year}-${day}-${month}` : value
  }
  const numeric = /^[\d-]+$/.test(value)
  const letter = () => (numeric ? String(random.whole(0, 9)) : String.fromCharCode(97 + random.whole(0, 25)))
  const at = random.whole(0, value.length - 2)
  if (value[at] === '-') return value
  const rest = value.slice(at + 1)
  switch (field === 'date_of_birth' ? 0 : random.whole(0, 3)) {
    case 0:
      return value.slice(0, at) + letter() + rest
    case 1:
      return value.slice(0, at) + rest
    case 2:
      return value.slice(0, at) + letter() + value.slice(at)
    default:
      return value.slice(0, at) + value[at + 1] + value[at] + value.slice(at + 2)
  }
}

/**
 * Records of invented people who live in families: seeded, so that the same call gives the same records.
 *
 * @param people about how many people
 * @param copies how many further records a person has, e.g. `random => (random.chance(0.3) ? 1 : 0)`
 * @returns originals and copies; copies of a person stand in `copies` under the same number
 */
export const inventPeople = (
  people: number,
  seed: number,
  how: Corruption = usual,
  copies: (random: Random) => number = () => 1,
): { readonly originals: readonly PersonRecord[]; readonly copies: readonly PersonRecord[] } => {
  const originals: PersonRecord[] = []
  const further: PersonRecord[] = []
  const places = Math.max(20, Math.floor(people / 200))
  for (let house = 0; originals.length < people; house++) {
    const random = randomOf(seed, house)
    const [elsewhere] = householdOf(random, places)
    for (const values of householdOf(random, places)) {
      const person = originals.length
      const kept = random.chance(how.noNumber) ? { ...values, national_id: '' } : values
      originals.push({ person, values: kept })
      for (let n = copies(random); n > 0; n--)
        further.push({ person, values: rewritten(random, values, how, elsewhere!) })
    }
  }
  return { originals, copies: further }
}
