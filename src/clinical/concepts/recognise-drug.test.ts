import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type Coding, codeSystems } from '../../core/index.ts'
import { recogniseDrug } from './concept.ts'

const rx = (code: string, display?: string): Coding => ({
  system: codeSystems.rxnorm,
  code,
  ...(display === undefined ? {} : { display }),
})
const idsOf = (codings: readonly Coding[], text?: string) =>
  recogniseDrug(codings, text)
    ?.drugs.map(({ id }) => id)
    .sort()

describe('recogniseDrug', () => {
  it.each([
    ['309362', ['clopidogrel']],
    ['32968', ['clopidogrel']],
    ['1364445', ['apixaban']],
    ['1037045', ['dabigatran']],
    ['1546356', ['dabigatran']],
    ['855332', ['warfarin']],
    ['197887', ['hydrochlorothiazide', 'lisinopril']],
    ['1656356', ['sacubitril', 'valsartan']],
    ['316672', ['simvastatin']],
  ])('RxNorm %s: %j, by code', (code, expected) => {
    expect(idsOf([rx(code)])).toEqual(expected)
    expect(recogniseDrug([rx(code)], undefined)?.by).toBe('code')
  })

  it('knows ATC codes', () => {
    expect(idsOf([{ system: codeSystems.atc, code: 'B01AF02' }])).toEqual(['apixaban'])
  })

  it.each([
    ['Eliquis 5 mg film-coated tablet', ['apixaban']],
    ['ELIQUIS', ['apixaban']],
    ["St. John's Wort 300 mg", ['st-johns-wort']],
    ['Ethinyl Estradiol 0.03 MG', ['ethinyl-estradiol']],
    ['amlodipine / benazepril', ['amlodipine', 'benazepril']],
    ['insulin glargine pen', ['insulin']],
  ])('%s: %j, by name', (text, expected) => {
    expect(idsOf([], text)).toEqual(expected)
    expect(recogniseDrug([], text)?.by).toBe('name')
  })

  it('a whole word only, and a code goes before a name', () => {
    expect(recogniseDrug([], 'aspirinol')).toBeUndefined()
    expect(idsOf([rx('309362')], 'aspirin 81 mg')).toEqual(['clopidogrel'])
  })

  it('nothing known is undefined, never an empty list', () => {
    expect(recogniseDrug([rx('1')], 'Compound 31')).toBeUndefined()
    expect(recogniseDrug([], undefined)).toBeUndefined()
  })

  it('833036 is no captopril: the code is left to the name beside it', () => {
    expect(recogniseDrug([rx('833036', 'Captopril 25 MG Oral Tablet')], undefined)).toMatchObject({ by: 'name' })
    expect(idsOf([rx('833036', 'Acetaminophen 750 MG / Hydrocodone Bitartrate 7.5 MG Oral Tablet')])).toEqual([
      'acetaminophen',
      'hydrocodone',
    ])
  })
})

const shared = process.env.SHARED_DATA ?? join(import.meta.dirname, '../../../../shared/data')
const synthea = join(shared, 'fhir/synthea-r4')

describe.skipIf(!existsSync(synthea))('the shared Synthea data', () => {
  it('has no unrecognised medicine', () => {
    const unknown = new Set<string>()
    let seen = 0
    for (const file of readdirSync(synthea).filter(name => name.endsWith('.gz'))) {
      const text = gunzipSync(readFileSync(join(synthea, file))).toString()
      const bundle = JSON.parse(text) as { entry?: { resource: Record<string, unknown> }[] }
      for (const { resource } of bundle.entry ?? []) {
        if (resource.resourceType !== 'MedicationRequest' && resource.resourceType !== 'Medication') continue
        const concept = (resource.medicationCodeableConcept ?? resource.code) as
          | { coding?: Coding[]; text?: string }
          | undefined
        if (concept === undefined) continue
        seen += 1
        if (recogniseDrug(concept.coding ?? [], concept.text) === undefined) unknown.add(JSON.stringify(concept))
      }
    }
    expect([...unknown]).toEqual([])
    expect(seen).toBeGreaterThan(1000)
  })
})
