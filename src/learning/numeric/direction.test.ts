import { describe, expect, it } from 'vitest'
import { directionOf } from './index.ts'

describe('which way an outcome may move', () => {
  it('is what is said of the feature, whatever its name is to an object', () => {
    expect(directionOf({ age: -1 }, 'age')).toBe(-1)
    for (const name of ['egfr', 'constructor', 'toString', '__proto__']) expect(directionOf({ age: 1 }, name)).toBe(0)
    expect(directionOf(Object.fromEntries([['__proto__', 1]]), '__proto__')).toBe(1)
  })
})
