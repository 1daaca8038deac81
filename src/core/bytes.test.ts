import fc from 'fast-check'
import { expect, it } from 'vitest'
import { joinBytes } from './index.ts'

it('joins stretches in their order, and none to nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 5 })), parts => {
      expect([...joinBytes(parts)]).toEqual(parts.flatMap(part => [...part]))
    }),
  )
})
