import { isJsonObject } from '../../../../standards/fhir/index.ts'

/**
 * Puts a value at a path of members, of which the last may hold a list that grows; `[]` behind a member: the one object of a list.
 *
 * @example
 * place(target, 'provision.period', period)
 * place(dosage, 'doseAndRate[].doseQuantity', quantity)
 */
export const place = (target: { [name: string]: unknown }, path: string, json: unknown): void => {
  const steps = path.split('.')
  const last = steps.pop() ?? ''
  let at = target
  for (const step of steps) {
    const name = step.replace('[]', '')
    const known = at[name]
    const inside = Array.isArray(known) ? known[0] : known
    const next: { [name: string]: unknown } = isJsonObject(inside) ? inside : {}
    at[name] = step.endsWith('[]') ? [next] : next
    at = next
  }
  const before = at[last]
  at[last] = Array.isArray(before) && Array.isArray(json) ? [...before, ...json] : json
}
