import type { Segment } from '../../../../../standards/hl7v2/index.ts'
import { firstOf } from '../segment-map.ts'
import type { State } from '../state.ts'
import { translate } from '../tables.ts'

/** The status of a request, as R4's ServiceRequest has it: by ORC-5, else ORC-1; `undefined` when neither says. */
export const statusOfOrder = (orc: Segment | undefined, { scope }: State): string | undefined => {
  for (const [field, table] of [
    [5, 'OrderStatus'],
    [1, 'OrderControlCode[ServiceRequest.status]'],
  ] as const) {
    const sent = scope.peek(firstOf(orc, field), 1)
    const found = sent === undefined ? undefined : translate(table, sent)
    if (found === undefined) continue
    scope.take(firstOf(orc, field), 1)
    return found.code
  }
  return undefined
}
