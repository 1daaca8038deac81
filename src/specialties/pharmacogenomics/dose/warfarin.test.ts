import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createCsvReader } from '../../../standards/csv/index.ts'
import { estimateWarfarin } from './warfarin.ts'
import { linkedVkorc1, type WarfarinInputs, warfarinSum } from './warfarin-iwpc.ts'

/** clinical-facts, section 4: age, race, height, weight, VKORC1, CYP2C9, more; the two estimates. */
const vectors = [
  [67, 'white', 170, 75, 'G/G', '*1/*1', {}, 41.93, 30.48],
  [67, 'white', 160, 60, 'A/A', '*1/*3', {}, 12.69, 27.06],
  [45, 'black', 180, 95, 'A/G', '*1/*1', {}, 38.4, 46.54],
  [55, 'asian', 165, 62, 'A/A', '*1/*1', {}, 22.28, 23.69],
  [60, 'white', 175, 80, null, null, {}, 34.55, 31.89],
  [50, 'white', 178, 85, 'G/G', '*1/*1', { inducer: true }, 65.86, 53.06],
  [72, 'missing', 168, 70, 'A/G', '*1/*2', {}, 21.53, 27.25],
] as const

describe('warfarin', () => {
  it.each(vectors)(
    '%d y %s %d cm %d kg %s %s',
    (age, race, heightCm, weightKg, vkorc1, cyp2c9, more, pgx, clinical) => {
      const input = { age, race, heightCm, weightKg, vkorc1, cyp2c9, ...more }
      const estimate = estimateWarfarin(input)
      expect(estimate).toMatchObject({ kind: 'answered', value: { mgPerWeek: pgx, other: { mgPerWeek: clinical } } })
      expect(estimateWarfarin({ ...input, algorithm: 'clinical' })).toMatchObject({ value: { mgPerWeek: clinical } })
    },
  )

  const base = { age: 67, race: 'white', heightCm: 170, weightKg: 75, vkorc1: 'G/G', cyp2c9: '*1/*1' }

  it.each([
    [
      'a sum below the label',
      { age: 82, heightCm: 158, weightKg: 52, vkorc1: 'A/A', cyp2c9: '*3/*3', amiodarone: true },
    ],
    ['a child', { age: 12 }],
    ['another target', { targetInr: [2.5, 3.5] }],
    ['liver failure', { liverFailure: true }],
    ['an allele that is not in the formula', { cyp2c9: '*1/*8' }],
  ])('is refused: %s', (_, change) => {
    expect(estimateWarfarin({ ...base, ...change })).toMatchObject({ kind: 'out-of-scope' })
  })

  it.each([
    ['an age of decades', { age: 670 }],
    ['a height without a unit', { heightCm: undefined, height: 170 }],
    ['a weight in grams', { weightKg: 75_000 }],
    ['no weight', { weightKg: undefined }],
    ['a genotype of another kind', { vkorc1: 'A/T' }],
    ['a race that nobody listed', { race: 'martian' }],
    ['yes as text', { amiodarone: 'yes' }],
  ])('asks for what it needs: %s', (_, change) => {
    expect(estimateWarfarin({ ...base, ...change })).toMatchObject({ kind: 'insufficient' })
  })

  it('takes a height in metres and a weight in pounds, and VKORC1 as a VCF file has it', () => {
    const input = {
      ...base,
      heightCm: undefined,
      weightKg: undefined,
      height: { value: 1.7, unit: 'm' },
      weight: { value: 165.347, unit: '[lb_av]' },
      vkorc1: 'C/C',
    }
    expect(estimateWarfarin(input)).toMatchObject({ value: { mgPerWeek: 41.93 } })
  })

  it('fills VKORC1 from linked positions only where the published rule does', () => {
    expect(linkedVkorc1('white', { rs2359612: 'C/T' })).toBe('A/G')
    expect(linkedVkorc1('black', { rs2359612: 'C/T' })).toBeNull()
    expect(linkedVkorc1('black', { rs9934438: 'T/T' })).toBe('A/A')
    expect(linkedVkorc1('asian', { rs8050894: 'C/C' })).toBe('A/A')
    expect(linkedVkorc1('missing', { rs8050894: 'C/C' })).toBeNull()
  })
})

/** The rows of a table by the names of its first line. */
const recordsIn = (bytes: Uint8Array): readonly Readonly<Record<string, string>>[] => {
  const reader = createCsvReader({ delimiter: ',', encoding: 'utf-8' })
  const [names, ...rows] = [...reader.push(bytes), ...reader.end()].flatMap(row =>
    row.kind === 'record' ? [row.values] : [],
  )
  return rows.map(row => Object.fromEntries(row.map((value, index) => [names?.[index], value])))
}

const cohort = new URL('../../../../../shared/data/warfarin/iwpc.csv', import.meta.url)

describe.skipIf(!existsSync(cohort))('the cohort of the consortium', () => {
  it('is estimated as well as the publication says', () => {
    const people = recordsIn(readFileSync(cohort)).flatMap(row => {
      const number = (name: string) => (/^[\d.]+$/.test(row[name] ?? '') ? Number(row[name]) : null)
      const age = /^\d+/.exec(row.Age ?? '')?.[0]
      const [dose, heightCm, weightKg] = [
        number('Therapeutic Dose of Warfarin'),
        number('Height (cm)'),
        number('Weight (kg)'),
      ]
      if (age === undefined || dose === null || heightCm === null || weightKg === null) return []
      const race = { White: 'white', Asian: 'asian', 'Black or African American': 'black' }[row.Race ?? ''] ?? 'missing'
      const of = (name: string) => row[`VKORC1 ${name} consensus`]
      const own = ['A/A', 'A/G', 'G/G'].find(one => one === of('-1639'))
      const linked = { rs2359612: of('2255') ?? null, rs9934438: of('1173') ?? null, rs8050894: of('1542') ?? null }
      const cyp2c9 = ['*1/*1', '*1/*2', '*1/*3', '*2/*2', '*2/*3', '*3/*3'].find(one => one === row['CYP2C9 consensus'])
      const yes = (name: string) => row[name] === '1'
      const inputs = {
        ageYears: Number(age),
        heightCm,
        weightKg,
        race,
        vkorc1: own ?? linkedVkorc1(race as WarfarinInputs['race'], linked),
        cyp2c9: cyp2c9 ?? null,
        inducer: yes('Carbamazepine (Tegretol)') || yes('Phenytoin (Dilantin)') || yes('Rifampin or Rifampicin'),
        amiodarone: yes('Amiodarone (Cordarone)'),
      } as WarfarinInputs
      return [{ dose, estimate: warfarinSum('pharmacogenetic', inputs) ** 2 }]
    })
    const mean = people.reduce((sum, { dose }) => sum + dose, 0) / people.length
    const total = people.reduce((sum, { dose }) => sum + (dose - mean) ** 2, 0)
    const left = people.reduce((sum, { dose, estimate }) => sum + (dose - estimate) ** 2, 0)
    const error = people.reduce((sum, { dose, estimate }) => sum + Math.abs(dose - estimate), 0) / people.length
    const near = people.filter(({ dose, estimate }) => Math.abs(estimate - dose) <= 0.2 * dose).length / people.length
    // 4,386 in clinical-facts: this copy of the table has a height for 3,511 (docs/clinical/pharmacogenomics-differences.md).
    expect(people.length).toBe(3511)
    expect(error).toBeCloseTo(8.46, 2)
    expect(1 - left / total).toBeCloseTo(0.445, 3)
    expect(near).toBeCloseTo(0.461, 3)
  })
})
