import { reported } from './worked.ts'

export const mg = (amount: number, timesPerDay?: number, unit = 'mg') => ({
  amount,
  unit,
  text: `${amount} ${unit}`,
  ...(timesPerDay === undefined ? {} : { timesPerDay }),
})

export const clopidogrel = { drug: 'clopidogrel' }

const simvastatin = { drug: 'simvastatin', dose: mg(40, 1) }

export const capecitabine = { drug: 'capecitabine' }

export const every = [clopidogrel, simvastatin, capecitabine, { drug: 'fluorouracil', origin: 'current' }] as const

export const cyp2c19 = (text: string, more = {}) => reported('57132-3', text, more)

export const slco1b1 = (text: string, more = {}) => reported('84413-4', `SLCO1B1 ${text}`, more)

export const dpyd = (text: string, methodText?: string, more = {}) =>
  reported('84413-4', text, { text: 'DPYD genotype', ...(methodText === undefined ? {} : { methodText }), ...more })

export const four = '*2A, *13, c.2846A>T, HapB3'

export const five = `${four}, c.557A>G`

export const noGap = { 'c.2846A>T': 0, 'c.1905+1G>A': 0, 'c.1679T>G': 0, 'c.1129-5923C>G': 0, 'c.557A>G': 0 } as const
