import { describe, expect, it } from 'vitest'
import { fieldOf } from './field-kind.ts'
import { dayFirstOf, standardise } from './standardise.ts'

const many = { values: ['a', 'b'], records: 2 }

describe('fieldOf', () => {
  it.each([
    ['given_name', 'name', 'given'],
    ['First Name', 'name', 'given'],
    ['familyName', 'name', 'surname'],
    ['SURNAME', 'name', 'surname'],
    ['middle_name', 'name', 'own'],
    ['soc_sec_id', 'identifier', 'own'],
    ['NHS number', 'identifier', 'own'],
    ['phone_number', 'identifier', 'household'],
    ['postcode', 'postcode', 'place'],
    ['zip', 'postcode', 'place'],
    ['street_number', 'number', 'household'],
    ['address_2', 'text', 'household'],
    ['suburb', 'text', 'place'],
    ['state', 'category', 'place'],
    ['gender', 'category', 'own'],
    ["mother's first name", 'text', 'household'],
    ['remark', 'text', 'own'],
  ])('%s is %s of %s', (name, kind, role) => {
    expect(fieldOf(name, many)).toEqual({ name, kind, role })
  })

  it.each([
    ['dates', ['1961-05-11', '1973-01-02'], 2, 'date'],
    ['long numbers that hardly repeat', ['1234567', '7654321'], 2, 'identifier'],
    ['short numbers', ['12', '9'], 2, 'number'],
    ['few values in many records', ['east', 'west'], 100, 'category'],
    ['words', ['oak', 'elm'], 2, 'text'],
    ['nothing', [''], 2, 'text'],
  ])('a column of unknown name with %s', (_, values, records, kind) => {
    expect(fieldOf('x', { values, records }).kind).toBe(kind)
  })

  it('a column called birth that holds no dates is no date', () => {
    expect(fieldOf('place of birth', { values: ['Oslo', 'Rome'], records: 2 })).toMatchObject({
      kind: 'text',
      role: 'own',
    })
  })
})

describe('standardise', () => {
  const name = (raw: string) => standardise(raw, 'name', 'given', true)
  const date = (raw: string, dayFirst = true) => standardise(raw, 'date', 'birth', dayFirst).value

  it.each([
    [' O’Brien-Núñez ', 'obriennunez'],
    ['har risn', 'harrisn'],
    ['李', '李'],
    ['Unknown', ''],
    ['  ', ''],
  ])('name %j', (raw, expected) => {
    expect(name(raw).value).toBe(expected)
  })

  it.each([
    'Baby',
    'BABY BOY',
    'Baby Girl',
    'baby of',
    'Newborn',
    'Twin A',
    'twin 2',
    'Infant Female',
    'BB',
    'Boy',
    'Male Infant',
  ])('%s is no given name', raw => {
    expect(name(raw)).toMatchObject({ value: '', placeholder: true })
  })

  it.each(['Babette', 'Boyd', 'Twinkle', 'Girlie'])('%s is a given name', raw => {
    expect(name(raw)).toMatchObject({ value: raw.toLowerCase(), placeholder: false })
  })

  it.each([
    ['19610511', '19610511'],
    ['1961-05-11', '19610511'],
    ['1961-05-11T00:00:00Z', '19610511'],
    ['11/05/1961', '19610511'],
    ['25/12/1961', '19611225'],
    ['12/25/1961', '19611225'],
    ['11 May 1961', '19610511'],
    ['May 11, 1961', '19610511'],
    ['1961', '1961'],
    ['1961-05', '196105'],
    ['19151399', '19151399'],
    ['not a date', ''],
  ])('date %s', (raw, expected) => {
    expect(date(raw)).toBe(expected)
  })

  it('whether the day comes first is decided by dates that can be read in one way', () => {
    expect(dayFirstOf(['05/25/1961', '01/02/1970'])).toBe(false)
    expect(dayFirstOf(['25/05/1961', '01/02/1970'])).toBe(true)
    expect(date('05/11/1961', false)).toBe('19610511')
  })

  it('numbers that stand for none are missing', () => {
    expect(standardise('000-00-0000', 'identifier', 'own', true).value).toBe('')
    expect(standardise('123-45-6789', 'identifier', 'own', true).value).toBe('123456789')
  })
})
