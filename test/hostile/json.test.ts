import { expect, test } from 'vitest'
import { encoded, malformed, nested, prototypes, truncated, twice } from './cases/json.ts'
import { describeCases, openWard } from './ward.ts'

/** Broken and hostile JSON through import: said, kept with its bytes, and nothing beside it harmed. */

const ward = openWard()

describeCases('truncated JSON', ward, truncated)
describeCases('JSON that is malformed', ward, malformed)
describeCases('members that stand twice', ward, twice)
describeCases('deep JSON', ward, nested)
describeCases('encodings and control characters', ward, encoded)
describeCases('names of JavaScript objects', ward, prototypes)

test('no prototype was polluted by any of it', () => {
  expect('polluted' in {}).toBe(false)
  expect(Object.keys(Object.prototype)).toEqual([])
})
