import type { JsonObject } from '../../../../standards/fhir/index.ts'
import type { ConvertedResource } from '../conversion.ts'

/**
 * One study of what two files, or two sets of files, state of it: every series and instance once. It does not matter in
 * which order files are joined, how they are grouped, or whether one comes twice: a study is the same set of instances
 * whichever way it arrives. Where files contradict each other in a text, the one that sorts first stays.
 *
 * The version is the number of instances, so that a part that comes later never replaces the whole.
 */
export const joinStudies = (one: ConvertedResource, other: ConvertedResource): ConvertedResource => {
  const series = joinedBy('uid', joinSeries, listOf(one.series), listOf(other.series)).sort(byNumber)
  const instances = series.reduce((sum, each) => sum + Number(each.numberOfInstances ?? 0), 0)
  const { resourceType, id } = one
  const counted = {
    meta: { versionId: String(instances) },
    numberOfSeries: series.length,
    numberOfInstances: instances,
  }
  return { resourceType, id, ...joinPlain(one, other), ...counted, ...(series.length === 0 ? {} : { series }) }
}

const joinSeries = (one: JsonObject, other: JsonObject): JsonObject => {
  const instance = joinedBy('uid', joinPlain, listOf(one.instance), listOf(other.instance)).sort(byNumber)
  return { ...joinPlain(one, other), numberOfInstances: instance.length, instance }
}

const listOf = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value : [])

const joinedBy = (
  key: string,
  join: (one: JsonObject, other: JsonObject) => JsonObject,
  ...lists: readonly (readonly JsonObject[])[]
): JsonObject[] => {
  const found = new Map<unknown, JsonObject>()
  for (const each of lists.flat()) {
    // One that stands alone is joined with itself, for the order of its members.
    found.set(each[key], join(found.get(each[key]) ?? each, each))
  }
  return [...found.values()]
}

const byNumber = (one: JsonObject, other: JsonObject): number =>
  numberOf(one) - numberOf(other) || compare(String(one.uid), String(other.uid))

const numberOf = ({ number }: JsonObject): number => (typeof number === 'number' ? number : Number.MAX_SAFE_INTEGER)

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** Members come in the order of their names. Those that are lists hold what either says, sorted; of others the one that sorts first stays. */
const joinPlain = (one: JsonObject, other: JsonObject): JsonObject => {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort()
  return Object.fromEntries(names.map(name => [name, joinMember(one[name], other[name])]))
}

const joinMember = (one: unknown, other: unknown): unknown => {
  if (one === undefined || other === undefined) return one ?? other
  if (!Array.isArray(one) || !Array.isArray(other)) return textOf(one) <= textOf(other) ? one : other
  const unique = new Map([...one, ...other].map(each => [textOf(each), each]))
  return [...unique].sort(([a], [b]) => compare(a, b)).map(([, each]) => each)
}

const textOf = (value: unknown): string => JSON.stringify(value)
