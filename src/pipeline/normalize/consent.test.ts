import { describe, expect, it, test } from 'vitest'
import { codesOf, type Json, normalized, only } from './test-support.ts'

const actCode = (code: string) => ({ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code })
const consent = (provision: Json | undefined, members: Json = {}) => ({
  resourceType: 'Consent',
  status: 'active',
  scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }] },
  dateTime: '2026-01-01',
  ...(provision === undefined ? {} : { provision }),
  ...members,
})
const policy = (code: string) => ({ policyRule: { coding: [actCode(code)] } })
const read = (provision: Json | undefined, members: Json = {}) => {
  const fact = only(consent(provision, members))
  if (fact.kind !== 'consent') throw new Error('No consent')
  return { decision: fact.decision, withholds: fact.withholds, issues: codesOf(fact.quality) }
}

describe('a denial withholds', () => {
  test.each([
    ['GDIS', ['genetics']],
    ['PSY', ['mental-health']],
    ['MH', ['mental-health']],
    ['ETH', ['substance-use']],
    ['SUD', ['substance-use']],
    ['BH', ['mental-health', 'substance-use']],
    ['HIV', ['hiv']],
    ['SEX', ['sexual-and-reproductive-health']],
    ['SDV', ['sexual-assault-and-violence']],
  ])('what the sensitivity label %s names', (code, withholds) => {
    expect(read({ type: 'deny', securityLabel: [actCode(code)] })).toEqual({ decision: 'deny', withholds, issues: [] })
  })

  it('what a code, a class, words or the consent’s category name', () => {
    const genetics = { withholds: ['genetics'], issues: [] }
    expect(read({ type: 'deny', code: [{ coding: [{ system: 'http://loinc.org', code: '51969-4' }] }] })).toMatchObject(
      genetics,
    )
    expect(
      read({ type: 'deny', class: [{ system: 'http://hl7.org/fhir/resource-types', code: 'MolecularSequence' }] }),
    ).toMatchObject(genetics)
    expect(read({ type: 'deny', code: [{ text: 'Genetic test results' }] })).toMatchObject(genetics)
    expect(read({ type: 'deny' }, { category: [{ coding: [actCode('GDIS')] }] })).toMatchObject(genetics)
  })

  it('also as an exception to a permission, and as what an opt-out names', () => {
    const inside = { type: 'permit', provision: [{ type: 'deny', securityLabel: [actCode('PSY')] }] }
    expect(read(inside, policy('OPTIN'))).toMatchObject({ decision: 'deny', withholds: ['mental-health'] })
    expect(read({ securityLabel: [actCode('PSY')] }, policy('OPTOUT'))).toMatchObject({ withholds: ['mental-health'] })
  })

  it('more than it is limited to, and says so', () => {
    const actor = [{ reference: { reference: 'Organization/1' } }]
    const label = [actCode('GDIS')]
    expect(read({ type: 'deny', securityLabel: label, actor })).toEqual({
      decision: 'deny',
      withholds: ['genetics'],
      issues: ['consent-limit-ignored'],
    })
    const exception = { type: 'deny', securityLabel: label, provision: [{ type: 'permit', actor }] }
    expect(read(exception)).toMatchObject({ withholds: ['genetics'], issues: ['consent-exception-ignored'] })
  })

  it('for its own time when it has one', () => {
    const label = [actCode('GDIS')]
    const timed = {
      type: 'permit',
      provision: [{ type: 'deny', securityLabel: label, period: { start: '2026-03-01', end: '2026-04-01' } }],
    }
    expect(normalized(consent(timed)).facts).toMatchObject([
      { withholds: [], effective: { start: '2026-01-01T00:00:00.000Z', end: null } },
      {
        withholds: ['genetics'],
        effective: { start: '2026-03-01T00:00:00.000Z', end: '2026-04-01T23:59:59.999Z' },
        recorded: '2026-01-01T00:00:00.000Z',
      },
    ])
    expect(
      only(consent({ type: 'deny', securityLabel: label, period: { start: '2026-02-01', end: '2026-02-28' } })),
    ).toMatchObject({
      withholds: ['genetics'],
      effective: { start: '2026-02-01T00:00:00.000Z', end: '2026-02-28T23:59:59.999Z' },
    })
  })
})

describe('a denial that withholds nothing says so', () => {
  it('when it names nothing that is known here', () => {
    const nothing = { decision: 'deny', withholds: [], issues: ['consent-denial-not-applied'] }
    expect(read({ type: 'deny' })).toEqual(nothing)
    expect(read({ type: 'deny', securityLabel: [actCode('CELEBRITY')] })).toEqual(nothing)
    expect(read(undefined, policy('OPTOUT'))).toEqual(nothing)
  })
  it('when it is about research or another purpose than treatment', () => {
    const label = [actCode('GDIS')]
    const scope = { scope: { coding: [{ code: 'research' }] } }
    const other = { withholds: [], issues: ['consent-other-purpose'] }
    expect(read({ type: 'deny', securityLabel: label }, scope)).toMatchObject(other)
    expect(read({ type: 'deny', securityLabel: label, purpose: [{ code: 'HRESCH' }] })).toMatchObject(other)
    expect(read({ type: 'deny', securityLabel: label, purpose: [{ code: 'TREAT' }] })).toMatchObject({
      withholds: ['genetics'],
    })
  })
})

test('a permission, and a consent that says neither', () => {
  expect(read({ type: 'permit', securityLabel: [actCode('GDIS')] })).toMatchObject({
    decision: 'permit',
    withholds: [],
  })
  expect(read(undefined, policy('OPTIN'))).toMatchObject({ decision: 'permit', withholds: [] })
  expect(read(undefined)).toMatchObject({ decision: 'not stated', withholds: [] })
})
