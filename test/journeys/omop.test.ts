import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { attuneHere as attune } from '../support/cli.ts'

const tables: Readonly<Record<string, string>> = {
  'PERSON.csv':
    'person_id,gender_concept_id,year_of_birth,month_of_birth,day_of_birth,person_source_value\n1,8532,1950,2,,MRN-1\n2,0,1960,,,MRN-2\n',
  'death.csv': 'person_id,death_date,cause_concept_id,cause_source_value\n2,2024-05-06,0,I21\n',
  'VISIT_OCCURRENCE.csv':
    'visit_occurrence_id,person_id,visit_concept_id,visit_start_date,visit_end_date\n7,1,9202,2023-01-02,2023-01-02\n',
  'CONDITION_OCCURRENCE.csv':
    'condition_occurrence_id,person_id,condition_concept_id,condition_start_date,condition_end_date,visit_occurrence_id,condition_source_value,condition_source_concept_id\n3,1,201826,2020-01-01,,7,E11.9,45533439\n',
  'DRUG_EXPOSURE.csv':
    'drug_exposure_id,person_id,drug_concept_id,drug_exposure_start_date,drug_exposure_end_date,sig,drug_source_value\n4,1,1503297,2020-01-01,2020-02-01,1 daily,met\n',
  'PROCEDURE_OCCURRENCE.csv':
    'procedure_occurrence_id,person_id,procedure_concept_id,procedure_date,procedure_source_value\n5,1,0,2020-01-01,local\n',
  'MEASUREMENT.csv': [
    'measurement_id,person_id,measurement_concept_id,measurement_date,measurement_datetime,operator_concept_id,value_as_number,unit_concept_id,unit_source_value,measurement_source_value',
    '10,1,3004501,2023-01-02,2023-01-02 08:30:00,4171756,5.4,8753,mmol/L,GLU',
    '11,1,999,2023-01-02,2023-01-02 00:00:00,0,7,0,boxes,XYZ',
    '12,1,999,2023-13-02,,0,7,0,,XYZ',
    '',
  ].join('\n'),
  'OBSERVATION.csv':
    'observation_id,person_id,observation_concept_id,observation_date,value_as_string,value_as_concept_id\n20,1,4005823,2023-01-02,smokes,0\n',
  'CONCEPT.csv': [
    'concept_id\tconcept_name\tvocabulary_id\tconcept_code',
    '3004501\tGlucose "serum"\tLOINC\t2345-7',
    '8753\tmillimole per liter\tUCUM\tmmol/L',
    '201826\tType 2 diabetes mellitus\tSNOMED\t44054006',
    '45533439\tT2DM\tICD10CM\tE11.9',
    '1503297\tmetformin\tRxNorm\t6809',
    '4005823\tTobacco user\tSNOMED\t110483000',
    '',
  ].join('\n'),
}

describe('tables of OMOP, from a folder to the profile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-omop-'))
  const cdm = join(folder, 'cdm')
  mkdirSync(cdm)
  for (const [name, content] of Object.entries(tables)) writeFileSync(join(cdm, name), content)
  const data = ['--data', join(folder, 'data'), '--json']
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('rows become R4 with the codes of CONCEPT; what has none keeps its number and the source’s words', async () => {
    const converted = await attune(['convert', cdm, '--mapping', 'omop', '--json'])
    expect(converted.code, converted.stderr).toBe(0)
    const { files, loss, issues } = JSON.parse(converted.stdout)
    const of = (name: string) =>
      files
        .find(({ file }: { file: string }) => file === name)
        .bundle.entry.map(({ resource }: { resource: object }) => resource)
    expect(of('PERSON.csv')).toMatchObject([
      { gender: 'female', birthDate: '1950-02' },
      { birthDate: '1960', deceasedDateTime: '2024-05-06' },
    ])
    expect(of('CONDITION_OCCURRENCE.csv')).toMatchObject([
      { code: { coding: [{ code: '44054006' }, { system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'E11.9' }] } },
    ])
    expect(of('MEASUREMENT.csv')).toMatchObject([
      {
        code: { coding: [{ system: 'http://loinc.org', code: '2345-7', display: 'Glucose "serum"' }] },
        effectiveDateTime: '2023-01-02T08:30:00',
        valueQuantity: { value: 5.4, comparator: '<', code: 'mmol/L' },
      },
      {
        code: { coding: [{ system: 'https://fhir-terminology.ohdsi.org', code: '999' }], text: 'XYZ' },
        effectiveDateTime: '2023-01-02',
        valueQuantity: { value: 7, unit: 'boxes' },
      },
    ])
    expect(of('death.csv')).toMatchObject([{ valueCodeableConcept: { text: 'I21' } }])
    expect(of('PROCEDURE_OCCURRENCE.csv')).toMatchObject([{ code: { text: 'local' } }])
    expect(issues.map(({ code }: { code: string }) => code)).toContain('omop-concept-unknown')
    expect(issues).toContainEqual(expect.objectContaining({ code: 'date-invalid' }))
    expect(loss.unmapped).toContainEqual(
      expect.objectContaining({ path: 'measurement.measurement_date', reason: 'not a date' }),
    )
  }, 60_000)

  test('and then facts; again, nothing changes', async () => {
    const imported = await attune(['import', cdm, '--mapping', 'omop', ...data])
    const report = JSON.parse(imported.stdout)
    expect(report.received).toMatchObject({
      Patient: 2,
      Encounter: 1,
      Condition: 1,
      MedicationStatement: 1,
      Procedure: 1,
      Observation: 4,
    })
    expect(report.quarantined).toMatchObject([{ code: 'date-invalid', message: expect.stringContaining('Row 4') }])
    const profile = await attune(['profile', 'urn:attune:omop:person_id|1', ...data])
    const kinds = JSON.parse(profile.stdout).facts.map(({ kind }: { kind: string }) => kind)
    expect(kinds.toSorted()).toEqual([
      'condition',
      'demographics',
      'encounter',
      'medication',
      'observation',
      'observation',
      'observation',
      'procedure',
    ])
    const again = await attune(['import', cdm, '--mapping', 'omop', ...data])
    expect(JSON.parse(again.stdout)).toMatchObject({ stored: 0 })
  }, 180_000)

  test('a folder without a table of OMOP is misuse', async () => {
    const empty = join(folder, 'empty')
    mkdirSync(empty)
    expect((await attune(['convert', empty, '--mapping', 'omop', '--json'])).code).toBe(2)
  }, 60_000)
})
