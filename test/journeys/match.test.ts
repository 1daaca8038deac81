import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type MatchReport, matchFiles } from '../../src/apps/use-cases/match-files.ts'
import { attuneHere as attune } from '../support/cli.ts'
import { inventPeople, personFields } from '../support/people.ts'

const folder = mkdtempSync(join(tmpdir(), 'attune-match-'))
const file = (name: string, text: string | Buffer): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const people = inventPeople(300, 21)
const tableOf = (rows: typeof people.originals, prefix: string) =>
  [
    `id,${personFields.join(',')}`,
    ...rows.map(({ person, values }) => `${prefix}${person},${personFields.map(field => values[field]).join(',')}`),
  ].join('\n')

describe('attune match', () => {
  const a = file('a.csv', tableOf(people.originals, 'a'))
  const b = file('b.csv', tableOf(people.copies, 'b'))

  it('gives one JSON document: links, pairs to review, parameters', async () => {
    const { code, stdout } = await attune(['match', a, b, '--json'])
    const report = JSON.parse(stdout) as MatchReport
    expect(code).toBe(0)
    expect(report.links.length).toBeGreaterThan(280)
    for (const { a: one, b: other, probability } of report.links) {
      expect(one.slice(1)).toBe(other.slice(1))
      expect(probability >= 0.95 && probability < 1).toBe(true)
    }
    expect(report.parameters).toMatchObject({
      files: [
        { name: 'a.csv', records: people.originals.length },
        { name: 'b.csv', records: people.copies.length },
      ],
      thresholds: { link: 0.95, review: 0.1 },
    })
    expect(report.parameters.fields.map(({ name }) => name)).toEqual(personFields)
    for (const { levels } of report.parameters.fields) {
      expect(levels.at(0)).toMatchObject({ level: 'exact' })
      expect(levels.at(0)!.weight).toBeGreaterThan(0)
    }
    expect(report.parameters.blocking.length).toBeGreaterThan(0)
    expect(stdout).not.toContain('halvorsen')
  })

  it('the same files give the same bytes', async () => {
    const run = async () => JSON.stringify(await matchFiles({ paths: [a, b], fields: null, id: null }, () => {}))
    expect(await run()).toBe(await run())
  })

  it('one file: clusters', async () => {
    const both = file(
      'both.csv',
      `${tableOf(people.originals, 'a')}\n${tableOf(people.copies, 'b').split('\n').slice(1).join('\n')}`,
    )
    const report = await matchFiles(
      { paths: [both], fields: ['given_name', 'surname', 'date_of_birth', 'national_id'], id: 'id' },
      () => {},
    )
    expect(report.clusters!.length).toBeGreaterThan(150)
    expect(report.clusters!.flat()).toHaveLength(new Set(report.clusters!.flat()).size)
    expect(report.parameters.fields).toHaveLength(4)
  })

  it('reads other separators, quotes, a byte order mark and lines of Windows', async () => {
    const odd = file('odd.csv', `\uFEFFid;"given_name";surname;remark\r\n1;"O""Neil; Kim";x;\r\n\r\n2;;"y\r\nz";\r\n`)
    const report = await matchFiles({ paths: [odd], fields: null, id: null }, () => {})
    expect(report.parameters.files).toEqual([{ name: 'odd.csv', records: 2 }])
    expect(report.parameters.fields.map(({ name }) => name)).toEqual(['given_name', 'surname', 'remark'])
  })

  it('a row of another width is left out and told; the rest goes on', async () => {
    const uneven = file('uneven.csv', 'id,given_name\n1,kim\n2\n3,a,b\n4,kim\n')
    const report = await matchFiles({ paths: [uneven], fields: null, id: null }, () => {})
    expect(report.issues.map(({ code, location }) => [code, location])).toEqual([
      ['csv-columns', 'uneven.csv:3'],
      ['csv-columns', 'uneven.csv:4'],
    ])
    expect(report.parameters.files).toEqual([{ name: 'uneven.csv', records: 2 }])
  })

  it.each([
    ['a column that is not there', [a, '--fields', 'given_name,nickname'], /no column nickname.*given_name/s],
    ['an id column that is not there', [a, '--id', 'nhs'], /no column nhs/],
    ['no field', [a, '--fields', ','], /--fields names no column/],
    ['only ids', [file('ids.csv', 'id\n1\n')], /no column to compare/],
    ['the same id twice', [file('twice.csv', 'id,x\n77,a\n78,b\n77,c\n')], /one id in lines 2 and 4/],
    ['no id', [file('noid.csv', 'id,x\n,a\n')], /without an id, in line 2/],
    ['an empty file', [file('empty.csv', '')], /empty\.csv is empty/],
    ['no records', [file('heading.csv', 'id,x\n')], /no records/],
    ['two columns of one name', [file('columns.csv', 'id,x,x\n1,2,3\n')], /two columns/],
    ['not UTF-8', [file('latin.csv', Buffer.from('id,name\n1,Nu\xf1ez\n', 'latin1'))], /not UTF-8/],
    ['a quotation mark that does not close', [file('quote.csv', 'id,x\n1,"a\n2,b\n')], /near line/],
    ['a file that is not there', [join(folder, 'none.csv')], /no file none\.csv/],
    ['three files', [a, b, a], /One file or two/],
    ['no file', [], /One file or two/],
  ])('%s: exit 2 and what to do', async (_, args, message) => {
    const { code, stdout } = await attune(['match', ...args, '--json'])
    const { error } = JSON.parse(stdout) as { error: { message: string; remedy: string } }
    expect(code).toBe(2)
    expect(`${error.message} ${error.remedy}`).toMatch(message)
    expect(stdout).not.toContain('77')
  })

  it('--help', async () => {
    const { code, stdout } = await attune(['match', '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain('attune match A.csv [B.csv]')
  })
})

/** FEBRL 4 (Christen): 5,000 people in each of two files; the number in rec_id is the truth, which only this test reads. */
const febrl = join(process.env.SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data'), 'fhir/febrl')

describe.skipIf(!existsSync(febrl))('FEBRL 4a and 4b (shared data)', () => {
  const paths = ['dataset4a.csv', 'dataset4b.csv'].map(name => join(febrl, name))
  const names = 'given_name surname date_of_birth'
  const truth = (id: string) => id.split('-')[1]
  const run = async (files: readonly string[], fields: readonly string[] | null, pairs: number) => {
    const { links, review } = await matchFiles({ paths: files, fields, id: null }, () => {})
    const right = links.filter(link => truth(link.a) === truth(link.b)).length
    return { precision: right / links.length, recall: right / pairs, links: links.length, review: review.length }
  }
  const some = (file: number, keep: (line: string, n: number) => boolean): string => {
    const [heading, ...lines] = readFileSync(paths[file]!, 'utf8').trim().split('\n')
    return [heading, ...lines.filter(keep)].join('\n')
  }

  // The bar of the product: whatever fields a table has beside names and birth date, while two more of them tell people apart.
  it.each([
    ['all fields', null],
    ['no number', `${names} street_number address_1 address_2 suburb postcode state`],
    ['suburb and postcode', `${names} suburb postcode`],
    ['suburb, postcode and number', `${names} suburb postcode soc_sec_id`],
    ['postcode and state', `${names} postcode state`],
    ['number', `${names} soc_sec_id`],
  ])('names, birth date, %s', async (_, fields) => {
    const score = await run(paths, fields?.split(' ') ?? null, 5_000)
    expect(score.precision).toBeGreaterThanOrEqual(0.9995)
    expect(score.recall).toBeGreaterThanOrEqual(0.995)
  })

  it('each file holds half of the people, a third of them common', async () => {
    const number = (line: string) => Number(truth(line))
    const a = file(
      'half-a.csv',
      some(0, line => number(line) % 6 < 4),
    )
    const b = file(
      'half-b.csv',
      some(1, line => number(line) % 6 > 1),
    )
    const common = some(0, line => number(line) % 6 === 2 || number(line) % 6 === 3).split('\n').length - 1
    const score = await run([a, b], null, common)
    expect(score.precision).toBeGreaterThanOrEqual(0.9995)
    expect(score.recall).toBeGreaterThanOrEqual(0.99)
  })

  it('both in one file', async () => {
    const both = file(
      'both-febrl.csv',
      `${some(0, () => true)}\n${some(1, () => true)
        .split('\n')
        .slice(1)
        .join('\n')}`,
    )
    const score = await run([both], null, 5_000)
    expect(score.precision).toBeGreaterThanOrEqual(0.9995)
    expect(score.recall).toBeGreaterThanOrEqual(0.985)
  })
})
