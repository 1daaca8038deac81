import { type Issue, issue } from '../../core/index.ts'
import { isJsonObject, type JsonObject } from '../../standards/fhir/index.ts'

/** What is contained to be named by its container, and has been read with it where that is of use. */
const named: ReadonlySet<unknown> = new Set(['Patient', 'Medication', 'Device'])

/**
 * Says when a resource contains others that would state facts if they stood by themselves (results inside a report). R4
 * gives them no identity apart from their container (2.29.4), and they may be of another patient: none is made a fact.
 *
 * @param states whether resources of a type state facts
 */
export const containedUnread = (
  { resourceType, contained }: JsonObject,
  states: (resourceType: unknown) => boolean,
): readonly Issue[] => {
  if (!Array.isArray(contained)) return []
  const at = contained.findIndex(
    (one: unknown) => isJsonObject(one) && states(one.resourceType) && !named.has(one.resourceType),
  )
  if (at < 0) return []
  const message = 'Contains resources that are not read: what they say is no fact'
  return [issue('warning', 'contained-unread', message, `${resourceType}.contained[${at}]`)]
}
