import { describe, expect, it } from 'vitest'
import { directions } from './options.ts'

describe('--monotone', () => {
  it('takes a column of any name, each once', () => {
    const found = directions({ monotone: '__proto__:-,a:b:+' }, 'monotone')
    expect(Object.entries(found)).toEqual([
      ['__proto__', -1],
      ['a:b', 1],
    ])
    expect(() => directions({ monotone: '__proto__:-,__proto__:+' }, 'monotone')).toThrow('which way')
  })
})
