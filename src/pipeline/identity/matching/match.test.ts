import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inventPeople, personFields, usual } from '../../../../test/support/people.ts'
import { collectRecords, describeModel, matchRecords } from './index.ts'
import { seededNumbers } from './random.ts'

type Row = readonly [id: string, ...values: string[]]

const match = (fields: readonly string[], ...files: readonly (readonly Row[])[]) => {
  const collector = collectRecords(fields)
  files.forEach((rows, n) => {
    if (n > 0) collector.nextFile()
    for (const [id, ...values] of rows) collector.add(id, values)
  })
  const records = collector.records()
  const matching = matchRecords(records)
  const named = ({ a, b }: { readonly a: number; readonly b: number }) => `${records.ids[a]} ${records.ids[b]}`
  return { links: matching.links.map(named), review: matching.review.map(named), matching, records }
}

const rowsOf = (people: ReturnType<typeof inventPeople>['originals'], prefix: string, fields: readonly string[]) =>
  people.map(
    ({ person, values }, n): Row => [
      `${prefix}${person}-${n}`,
      ...fields.map(field => values[field as keyof typeof values]),
    ],
  )

const personOf = (id: string) => /^[a-z](\d+)-/.exec(id)?.[1]

const scoreOf = (links: readonly string[], pairs: number) => {
  const right = links.filter(link => {
    const [a = '', b = ''] = link.split(' ')
    return personOf(a) === personOf(b)
  }).length
  return { precision: right / links.length, recall: right / pairs }
}

/** A hundred people who are well told apart, so that there is something to learn from. */
const crowd = inventPeople(400, 3)
const all: readonly string[] = personFields
const withCrowd = (a: readonly Row[], b: readonly Row[]) =>
  match(all, [...rowsOf(crowd.originals, 'x', all), ...a], [...rowsOf(crowd.copies, 'x', all), ...b])
const ofA = (pairs: readonly string[], id: string) => pairs.filter(pair => pair.split(' ').includes(id))

const kim = ['kim', 'halvorsen', 'f', '2021-03-04', '7', 'mill lane', 'ranvo', '2001', 'nsw', '0123456789', ''] as const
const person = (id: string, change: Partial<Record<(typeof personFields)[number], string>> = {}): Row => [
  id,
  ...personFields.map((field, n) => change[field] ?? kim[n]!),
]

describe('two files', () => {
  it('finds the person in spite of mistakes, and nobody else', () => {
    const { links } = withCrowd(
      [person('a')],
      [person('b', { given_name: 'kmi', date_of_birth: '2021-04-03', postcode: '' })],
    )
    expect(ofA(links, 'a')).toEqual(['a b'])
  })

  it('given name and surname exchanged', () => {
    const { links } = withCrowd([person('a')], [person('b', { given_name: 'halvorsen', surname: 'kim' })])
    expect(ofA(links, 'a')).toEqual(['a b'])
  })

  it('a surname that changed', () => {
    const { links } = withCrowd([person('a')], [person('b', { surname: 'okonkwo' })])
    expect(ofA(links, 'a')).toEqual(['a b'])
  })

  it('twins are never linked on name, address and birth date', () => {
    const { links, review } = withCrowd([person('a')], [person('b', { given_name: 'astrid' })])
    expect(ofA(links, 'a')).toEqual([])
    expect(ofA(review, 'a')).toEqual(['a b'])
  })

  it('each twin finds itself when both are there', () => {
    const { links } = withCrowd(
      [person('a1'), person('a2', { given_name: 'astrid' })],
      [person('b2', { given_name: 'astrid', postcode: '2010' }), person('b1', { surname: 'halvorson' })],
    )
    expect(links.filter(link => link.includes('a1') || link.includes('a2')).toSorted()).toEqual(['a1 b1', 'a2 b2'])
  })

  it.each(['Baby Girl', 'Twin A', 'newborn'])('%s is not linked, but shown', given_name => {
    const { links, review } = withCrowd([person('a')], [person('b', { given_name })])
    expect(ofA(links, 'a')).toEqual([])
    expect(ofA(review, 'a')).toEqual(['a b'])
  })

  it('two newborns without a name are not linked', () => {
    const { links } = withCrowd([person('a', { given_name: 'Baby Girl' })], [person('b', { given_name: 'Baby Girl' })])
    expect(ofA(links, 'a')).toEqual([])
  })

  it('a newborn with the same record number is linked', () => {
    const national_id = '4711081500'
    const { links } = withCrowd([person('a', { national_id })], [person('b', { given_name: 'Baby Girl', national_id })])
    expect(ofA(links, 'a')).toEqual(['a b'])
  })

  it('twins with neighbouring record numbers are not', () => {
    const { links } = withCrowd(
      [person('a', { national_id: '4711081500' })],
      [person('b', { given_name: 'astrid', national_id: '4711081501' })],
    )
    expect(ofA(links, 'a')).toEqual([])
  })

  it('without a given name it may be either twin', () => {
    const { links, review } = withCrowd(
      [person('a1'), person('a2', { given_name: 'astrid' })],
      [person('b', { given_name: '' })],
    )
    expect(links.filter(link => link.endsWith(' b'))).toEqual([])
    expect(review.filter(link => link.endsWith(' b')).toSorted()).toEqual(['a1 b', 'a2 b'])
  })

  it('mother and daughter of one name and address are two', () => {
    const { links } = withCrowd([person('a')], [person('b', { date_of_birth: '1989-11-23' })])
    expect(ofA(links, 'a')).toEqual([])
  })

  it('mothers in one file, their children in the other: they are for a person to see', () => {
    const random = seededNumbers(5)
    const one = (values: readonly string[]) => values[random(values.length)]!
    const given = Array.from({ length: 40 }, (_, n) => `${'abcdefgh'[n % 8]}${'aeiou'[n % 5]}${'lmnrst'[n % 6]}a`)
    const letters = [...'bcdfghklmnprst']
    const families = Array.from({ length: 1_000 }, () => ({
      surname: `${one(letters)}e${one(letters)}a${one(letters)}son`,
      town: random(300),
    }))
    const day = (year: number) => `${year + random(20)}06${10 + random(19)}`
    const rows = (prefix: string, year: number) =>
      families.map(({ surname, town }, n): Row => {
        return [`${prefix}${n}-0`, one(given), surname, day(year), `town${town}`, String(2000 + town)]
      })
    const fields = ['given_name', 'surname', 'date_of_birth', 'suburb', 'postcode']
    const { links, review } = match(fields, rows('m', 1970), rows('c', 2005))
    // Of a thousand; what is left has a given name like the mother's and a birth date with two parts of hers.
    expect(links.length).toBeLessThan(100)
    expect(review.length).toBeGreaterThan(500)
  })

  it('a person with two records in the second file gets both', () => {
    const { links } = withCrowd(
      [person('a')],
      [person('b1', { address_1: 'mlil lane' }), person('b2', { surname: 'halvosen' })],
    )
    expect(ofA(links, 'a')).toEqual(['a b1', 'a b2'])
  })
})

describe('names, birth date, suburb and postcode', () => {
  const five = ['given_name', 'surname', 'date_of_birth', 'suburb', 'postcode']
  const { originals, copies } = inventPeople(3_000, 12)

  it('two records of one file that may be two people are not taken for one', () => {
    const { links, review } = match(
      five,
      [
        ...rowsOf(originals, 'x', five),
        ['a1', 'jarred', 'whyte', '', 'evans head', '3123'],
        ['a2', 'jared', 'whyte', '', 'evns head', '3124'],
      ],
      [
        ...rowsOf(copies, 'y', five),
        ['b1', 'jarred', 'whyte', '', 'evans head', '3123'],
        ['b2', 'jaregd', 'whyte', '', 'evns head', '3124'],
      ],
    )
    expect(links.filter(link => /a\d /.test(link))).toEqual([])
    expect(review.filter(link => /a\d /.test(link)).toSorted()).toEqual(['a1 b1', 'a1 b2', 'a2 b1', 'a2 b2'])
  })

  it('families are counted, and namesakes who share a suburb by chance are none', () => {
    const relatives = (people: typeof originals, others: typeof copies) =>
      match(five, rowsOf(people, 'x', five), rowsOf(others, 'y', five)).matching.model.families.relatives
    // One of each household: everybody else with that surname and home is left out.
    const homeOf = ({ values }: (typeof originals)[number]) => `${values.street_number} ${values.address_1}`
    const alone = new Set([...Map.groupBy(originals, homeOf).values()].map(([one]) => one!.person))
    const isAlone = ({ person: number }: { readonly person: number }) => alone.has(number)
    expect(relatives(originals, copies)).toBeGreaterThan(1_000)
    expect(relatives(originals.filter(isAlone), copies.filter(isAlone))).toBeLessThan(100)
  })
})

describe('one file', () => {
  it('three records of one person are one cluster; a twin stays outside', () => {
    const rows = [...rowsOf(crowd.originals, 'x', all), ...rowsOf(crowd.copies, 'y', all)]
    const own = [
      person('1'),
      person('2', { phone: '' }),
      person('3', { given_name: 'kimm' }),
      person('4', { given_name: 'astrid' }),
    ]
    const { links, review } = match(all, [...rows, ...own])
    const mine = (pairs: readonly string[]) =>
      pairs.filter(pair => own.some(([id]) => pair.split(' ').includes(id))).toSorted()
    expect(mine(links)).toEqual(['1 2', '1 3', '2 3'])
    expect(mine(review)).toContain('1 4')
  })

  it('a given name that was replaced is explained by a third record; without its number a twin stays outside', () => {
    const number = { national_id: '73192846' }
    const records = [
      person('o1', number),
      person('o2', { given_name: 'astrid', ...number }),
      person('o3', { national_id: '20558113', postcode: '' }),
    ]
    const pairsIn = (own: readonly Row[]) => {
      const pairs = match(all, [...rowsOf(crowd.originals, 'x', all), ...rowsOf(crowd.copies, 'y', all), ...own])
      const among = (some: readonly string[]) => some.filter(pair => /^o\d o\d$/.test(pair)).toSorted()
      return { links: among(pairs.links), review: among(pairs.review) }
    }
    expect(pairsIn(records).links).toEqual(['o1 o2', 'o1 o3', 'o2 o3'])
    const twins = [records[0]!, person('o2', { given_name: 'astrid', national_id: '54120077' }), records[2]!]
    expect(pairsIn(twins)).toMatchObject({ links: ['o1 o3'] })
    expect(pairsIn(twins).links).not.toContain('o1 o2')
  })

  it('a file without duplicates gives none', () => {
    const { originals } = inventPeople(3_000, 11)
    expect(match(all, rowsOf(originals, 'x', all)).links).toEqual([])
  })
})

describe('people that nobody has seen', () => {
  const names = ['given_name', 'surname', 'date_of_birth', 'suburb', 'postcode']
  it.each([
    ['all fields', 1, all, usual, 0.9995, 0.98],
    ['five fields', 2, names, usual, 0.998, 0.98],
    ['no number', 4, all.filter(field => field !== 'national_id'), usual, 0.9985, 0.98],
    ['clean files', 5, all, { ...usual, typo: 0.01, missing: 0.01 }, 0.9995, 0.985],
    ['dirty files', 6, all, { ...usual, typo: 0.2, missing: 0.1 }, 0.997, 0.93],
  ])('%s', (_, seed, fields, how, precision, recall) => {
    const { originals, copies } = inventPeople(3_000, seed, how)
    const { links } = match(fields, rowsOf(originals, 'a', fields), rowsOf(copies, 'b', fields))
    const score = scoreOf(links, copies.length)
    expect(score.precision).toBeGreaterThanOrEqual(precision)
    expect(score.recall).toBeGreaterThanOrEqual(recall)
  })

  it('half of the people are in one file only', () => {
    const { originals, copies } = inventPeople(3_000, 8)
    const a = originals.filter(one => one.person % 3 !== 0)
    const b = copies.filter(one => one.person % 4 < 2)
    const both = b.filter(one => one.person % 3 !== 0).length
    const score = scoreOf(match(all, rowsOf(a, 'a', all), rowsOf(b, 'b', all)).links, both)
    expect(score.precision).toBeGreaterThanOrEqual(0.9985)
    expect(score.recall).toBeGreaterThanOrEqual(0.97)
  })
})

it('neither the order of the records nor chance makes a difference', () => {
  const { originals, copies } = inventPeople(60, 9)
  const a = rowsOf(originals, 'a', all)
  const b = rowsOf(copies, 'b', all)
  const sorted = (pairs: readonly string[]) => pairs.toSorted()
  const expected = match(all, a, b)
  const shuffled = (rows: readonly Row[]) =>
    fc.shuffledSubarray([...rows], { minLength: rows.length, maxLength: rows.length })
  fc.assert(
    fc.property(shuffled(a), shuffled(b), (x, y) => {
      const found = match(all, x, y)
      expect(sorted(found.links)).toEqual(sorted(expected.links))
      expect(sorted(found.review)).toEqual(sorted(expected.review))
      expect(describeModel(found.matching.model)).toEqual(describeModel(expected.matching.model))
    }),
    { numRuns: 5 },
  )
})

it.each([
  ['one record', [['1', 'kim']]],
  [
    'nothing filled',
    [
      ['1', ''],
      ['2', ''],
    ],
  ],
  ['all the same', Array.from({ length: 300 }, (_, n) => [String(n), 'kim'])],
] as [string, Row[]][])('%s breaks nothing', (_, rows) => {
  expect(match(['given_name'], rows).links).toEqual([])
  expect(match(['given_name'], rows, rows).links).toEqual([])
})
