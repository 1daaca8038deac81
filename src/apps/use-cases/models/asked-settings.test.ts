import { describe, expect, it } from 'vitest'
import { boostingDefaults, survivalBoosting } from '../../../learning/index.ts'
import { askedSettings } from './asked-settings.ts'

const binary = { kind: 'binary', outcome: 'y' } as const
const survival = { kind: 'survival', time: 'time', event: 'event' } as const
const data = { hash: 'a', rows: 900, events: 90, newestIndexDate: '2026-01-01' }
const flat = (settings: object) =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : value]),
  )
const asked = (kind: string, target: typeof binary | typeof survival, hyperparameters: object) =>
  askedSettings({ kind, target, data, hyperparameters: flat({ ...hyperparameters, seed: 4 }) })

describe('what was asked for', () => {
  it('is what differs from the kind, as it is of so many rows', () => {
    expect(asked('boosted', binary, boostingDefaults).settings).toEqual({})
    expect(asked('boosted', survival, survivalBoosting(900)).settings).toEqual({})
    const { trees, leaves } = boostingDefaults
    // Said of survival, these are others than its own.
    expect(asked('boosted', survival, { ...survivalBoosting(900), trees, leaves }).settings).toEqual({ trees, leaves })
    expect(asked('additive', binary, { pairs: 0, bins: 32 }).settings).toEqual({})
    expect(asked('additive', binary, { pairs: 30, bins: 32 }).settings).toEqual({ pairs: 30 })
    expect(asked('forest', survival, { trees: 50, fewestRows: 3 }).settings).toEqual({ trees: 50 })
  })

  it('is not the number of trees that rows kept apart chose', () => {
    const stopped = { ...boostingDefaults, trees: 131, stopAfter: 50, mostTrees: 5000 }
    expect(asked('boosted', binary, stopped).settings).toEqual({ stopAfter: 50, mostTrees: 5000 })
  })

  it('is not the slight penalty that a model without an answer gets, unless a share of it was asked for', () => {
    expect(asked('logistic', binary, { penalty: 0.001 }).settings).toEqual({})
    expect(asked('logistic', binary, { penalty: 0.01 }).settings).toEqual({ penalty: 0.01 })
    expect(asked('logistic', binary, { penalty: 0.001, l1: 1 }).settings).toEqual({ penalty: 0.001, l1: 1 })
    expect(asked('cox', survival, { penalty: 0.01 }).settings).toEqual({})
  })

  it('has its directions', () => {
    expect(asked('additive', binary, { pairs: 0, monotone: { age: 1 } }).monotone).toEqual({ age: 1 })
    expect(asked('logistic', binary, {}).monotone).toEqual({})
  })
})
