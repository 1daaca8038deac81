import { describe, expect, it } from 'vitest'
import { runDose } from './dose.ts'

const ask = async (drug: string, input: unknown) =>
  await runDose([drug, '--json'], async () => (typeof input === 'string' ? input : JSON.stringify(input)))

describe('attune dose, from stdin', () => {
  it('warfarin in mg a week, or why not', async () => {
    const inputs = { age: 67, heightCm: 170, weightKg: 75, race: 'white', vkorc1: 'G/G', cyp2c9: '*1/*1' }
    expect(await ask('warfarin', inputs)).toMatchObject({ exit: 0, json: { mgPerWeek: 41.93 } })
    expect(await ask('warfarin', { ...inputs, liverFailure: true })).toMatchObject({
      exit: 3,
      json: { mgPerWeek: null },
    })
  })

  it.each([
    ['azathioprine', { TPMT: '*1/*3A', NUDT15: '*1/*1' }, [0.3, 0.8]],
    ['Mercaptopurine', { TPMT: 'IM', NUDT15: 'Normal Metabolizer' }, [0.3, 0.8]],
    ['thioguanine', { TPMT: '*1/*1', NUDT15: { phenotype: 'Poor Metabolizer' } }, [0.25, 0.25]],
    ['tacrolimus', { CYP3A5: '*1/*1', weightKg: 80 }, [1.5, 2]],
    ['capecitabine', { DPYD: { activityScore: 1.5 } }, [0.5, 0.5]],
    ['fluorouracil', { DPYD: 'Reference/c.1905+1G>A (*2A)' }, [0.5, 0.5]],
  ])('%s %j', async (drug, genes, [low, high]) => {
    expect(await ask(drug, genes)).toMatchObject({
      exit: 0,
      json: { factor: { low, high }, limits: expect.any(Array) },
    })
  })

  it('the ceiling of tacrolimus is that of the weight; a weight without a unit is not guessed', async () => {
    const { json } = await ask('tacrolimus', { CYP3A5: '*1/*1', weightKg: 80 })
    expect(json).toMatchObject({ maximum: ['at most 0.3 mg/kg/day: 24 mg a day at 80 kg'] })
    expect(await ask('tacrolimus', { CYP3A5: '*1/*1', weight: 80 })).toMatchObject({
      exit: 3,
      json: { missing: [{ what: expect.stringMatching(/weight/i) }] },
    })
  })

  it.each([
    ['no gene', 'azathioprine', {}],
    ['the other gene not tested', 'azathioprine', { NUDT15: '*1/*1' }],
    ['an allele that nobody knows', 'azathioprine', { TPMT: '*1/*99', NUDT15: '*1/*1' }],
    ['no words of a phenotype', 'azathioprine', { TPMT: 'slow', NUDT15: '*1/*1' }],
    ['a negative result of an unknown panel', 'capecitabine', { DPYD: 'Reference/Reference' }],
    ['a gene as a number', 'tacrolimus', { CYP3A5: 1 }],
  ])('asks: %s', async (_, drug, genes) => {
    const { exit, json } = await ask(drug, genes)
    expect([exit, json]).toEqual([3, expect.objectContaining({ factor: null, missing: expect.any(Array) })])
  })

  it('refuses where the source says avoid', async () => {
    expect(await ask('capecitabine', { DPYD: { activityScore: 0 } })).toMatchObject({
      exit: 3,
      json: { refused: expect.stringContaining('avoid') },
    })
    expect(await ask('capecitabine', { DPYD: 'Poor Metabolizer' })).toMatchObject({
      exit: 3,
      json: { refused: expect.stringContaining('avoid') },
    })
  })

  it.each([
    ['warfarin', { amiodaron: true }, 'amiodarone'],
    ['warfarin', { amoidarone: true }, 'amiodarone'],
    ['warfarin', { Inducers: true }, 'inducer'],
    ['warfarin', { liver_failure: true }, 'liverFailure'],
    ['azathioprine', { TPTM: '*1/*3A' }, 'TPMT'],
    ['capecitabine', { dpyd: '*1/*1' }, 'DPYD'],
    ['tacrolimus', { CYP3A5: { diplotype: '*1/*1', activityScroe: 1 } }, 'activityScore'],
  ])('%s %j is refused: it names what is meant', async (drug, input, meant) => {
    await expect(ask(drug, input)).rejects.toMatchObject({
      code: 'misuse',
      message: expect.stringContaining(`"${meant}"`),
    })
    await expect(ask(drug, [{}, input])).rejects.toThrow('Input 2: ')
  })

  it.each([
    ['warfarin', { age: 67, heightCm: 170, weightKg: 75, race: 'white', vkorc1: 'G/G', cyp2c9: '*1/*1' }],
    ['azathioprine', { TPMT: '*1/*3A', NUDT15: '*1/*1' }],
    ['tacrolimus', { CYP3A5: '*1/*1' }],
    ['capecitabine', { DPYD: { activityScore: 1.5 } }],
  ])('%s: other keys change nothing, and are told', async (drug, inputs) => {
    const others = { name: 'x', sex: 'female', date: '2026-01-01', id: 1, CYP2C19: '*1/*2', smoker: true }
    const plain = await ask(drug, inputs)
    const { exit, json, text } = await ask(drug, { ...others, ...inputs })
    const { limits } = plain.json as { readonly limits: readonly string[] }
    const said = 'Not read, as no input has this name: name, sex, date, id, CYP2C19, smoker.'
    expect(exit).toBe(0)
    expect(plain.json).toMatchObject({ ignored: [] })
    expect(json).toEqual({ ...(plain.json as object), ignored: Object.keys(others), limits: [...limits, said] })
    expect(text).toContain(said)
  })

  it('a medicine that was not stated is counted as not taken, and the limits say so', async () => {
    const { json } = await ask('warfarin', { age: 67, heightCm: 170, weightKg: 75, race: 'white' })
    expect(json).toMatchObject({
      limits: expect.arrayContaining([
        'Whether amiodarone is taken was not stated: counted as not taken.',
        'Whether carbamazepine, phenytoin or rifampicin is taken was not stated: counted as not taken.',
      ]),
    })
  })

  it('nothing on stdin has its own message', async () => {
    for (const empty of ['', ' \n', '\ufeff'])
      await expect(ask('warfarin', empty)).rejects.toThrow('Nothing came on stdin')
  })

  it('an array is answered one by one; anything else is misuse', async () => {
    const { json, exit } = await ask('azathioprine', [{ TPMT: '*1/*3A', NUDT15: '*1/*1' }, {}])
    expect([exit, json]).toMatchObject([3, [{ factor: { low: 0.3 } }, { factor: null }]])
    await expect(ask('aspirin', {})).rejects.toThrow('Which medicine?')
    await expect(ask('warfarin', '[')).rejects.toThrow()
    await expect(ask('warfarin', '"text"')).rejects.toThrow('JSON object')
  })
})
