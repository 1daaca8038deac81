import { expect, it } from 'vitest'
import { profileOfCase } from '../../clinical/index.ts'
import { codeSystems } from '../../core/index.ts'
import type { PersonRow } from '../profile/index.ts'
import { toPatientView } from './patient-view.ts'

const observation = (code: string, text: string, value: string, at: string) =>
  ({
    kind: 'observation',
    at,
    codings: [{ system: codeSystems.loinc, code }],
    text,
    value: { type: 'text', text: value },
  }) as const

it('one gene is no earlier value of another, though both came under one code', () => {
  const profile = profileOfCase({
    asOf: '2026-11-02',
    birth: '1965-03-01',
    more: [
      observation('84413-4', 'CYP2D6 genotype', '*1/*4', '2026-10-20'),
      observation('84413-4', 'CYP2C19 genotype', '*2/*2', '2026-10-20'),
      observation('11368-8', 'Onset', 'in May', '2026-10-01'),
      observation('11368-8', 'Onset of illness', 'in June', '2026-10-20'),
    ],
  })
  const person = { identifiers: [], record: profile.records[0] } as unknown as PersonRow
  const rows = toPatientView(profile, person, null, []).facts.find(({ id }) => id === 'measurements')?.rows
  expect(rows?.map(({ title, value, earlier }) => [title, value, earlier?.length]).toSorted()).toEqual([
    ['CYP2C19 genotype', '*2/*2', 0],
    ['CYP2D6 genotype', '*1/*4', 0],
    ['Onset of illness', 'in June', 1],
  ])
})
