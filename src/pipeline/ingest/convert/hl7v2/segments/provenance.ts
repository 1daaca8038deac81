import { absent } from '../maps/header.ts'
import type { Json } from '../scope.ts'

/** R4 requires the member; without a time it says so. */
export const recordedAt = (time: Json | undefined) =>
  time === undefined
    ? {
        _recorded: {
          extension: [{ url: absent, valueCode: 'unknown' }],
        },
      }
    : { recorded: time }
