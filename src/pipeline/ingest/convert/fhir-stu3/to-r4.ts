import { isJsonObject, type JsonObject } from '../../../../standards/fhir/index.ts'
import { type Place, type Stu3Context, type Target, unmapped } from './counting.ts'
import { place } from './place.ts'
import { finish, leftToFinish } from './special.ts'
import { type Element, elements, type Rule, ruleOf, successors, systemOf } from './tables.ts'

/**
 * An STU3 resource as R4, its type's successor where it has one. Every value is counted: mapped, as text, or named as not mapped.
 * A type that the tables do not know stays as it is, and its values count as mapped.
 */
export const toR4 = (resource: JsonObject, context: Stu3Context): JsonObject => {
  const type = String(resource.resourceType)
  const target: Target = { resourceType: successors.get(type) ?? type }
  if (!elements.has(type)) return { ...target, ...(copied(resource, type, context) as JsonObject), resourceType: type }
  convertInto(target, type, resource, { path: type, at: type }, context)
  finish(type, resource, target, context, converted)
  return target
}

const convertInto = (target: Target, type: string, source: JsonObject, where: Place, context: Stu3Context): void => {
  for (const [name, value] of Object.entries(source)) {
    const here = { path: `${where.path}.${name}`, at: `${where.at}.${name}` }
    if (name === 'resourceType') {
      if (where.path === type) context.loss.mapped(here.path)
    } else if (name.startsWith('_')) primitiveExtension(target, type, name, value, here, context)
    else member(target, type, name, value, here, context)
  }
}

const member = (
  target: Target,
  type: string,
  name: string,
  value: unknown,
  here: Place,
  context: Stu3Context,
): void => {
  if (leftToFinish(type, name)) return
  const element = elements.get(type)?.get(name)
  const rule = ruleOf(type, name)
  if (element === undefined) unmapped(value, here, 'No element of STU3', context)
  else if (typeof rule === 'object') ruled(target, { name, element, rule }, value, here, context)
  else if (element.same || rule === 'same') place(target, name, converted(element.type, value, here, context))
  else unmapped(value, here, 'R4 has no such element', context)
}

type Ruled = { readonly name: string; readonly element: Element; readonly rule: Rule }

const ruled = (target: Target, { name, element, rule }: Ruled, value: unknown, here: Place, context: Stu3Context) => {
  const to = rule.to ?? name
  if (rule.none !== undefined) return unmapped(value, here, rule.none, context)
  const values = Array.isArray(value) ? value : [value]
  if (rule.unwrap === true) {
    for (const one of values) {
      if (isJsonObject(one)) convertInto(target, element.type, one, here, context)
      else unmapped(one, here, 'No object', context)
    }
    return
  }
  const results = values.flatMap((one, index): readonly { readonly to: string; readonly json: unknown }[] => {
    const at = Array.isArray(value) ? { ...here, at: `${here.at}[${index}]` } : here
    if (rule.split !== undefined) return splitOf(element.type, rule, one, at, context)
    const place = rule.first === true && index > 0 ? rule.rest : to
    if (place === undefined) {
      unmapped(one, at, 'R4 has one only', context)
      return []
    }
    const json = resultOf(element.type, rule, one, at, context)
    return json === undefined ? [] : [{ to: place, json }]
  })
  const single = !element.list && rule.list !== true
  for (const [at, found] of Map.groupBy(results, one => one.to)) {
    const json = found.map(one => one.json)
    const alone = at === rule.rest ? false : single || rule.first === true
    place(target, at, alone ? json[0] : json)
  }
}

const resultOf = (type: string, rule: Rule, json: unknown, here: Place, context: Stu3Context): unknown => {
  if (typeof json === 'string') return ofText(rule, json, here, context)
  if (rule.text === 'coding') return { coding: [converted(type, json, here, context)] }
  if (rule.text !== undefined) return { [rule.text]: converted(type, json, here, context) }
  if (!isJsonObject(json)) return converted(type, json, here, context)
  if (rule.canonical === true) return canonicalOf(json, here, context)
  if (rule.only !== undefined && !isTo(rule.only, json, context)) {
    unmapped(json, here, `R4 has a reference to ${rule.only} only`, context)
    return undefined
  }
  return rule.member === undefined
    ? converted(type, json, here, context)
    : memberOf(type, rule.member, json, here, context)
}

const ofText = (rule: Rule, text: string, { path, at }: Place, { loss }: Stu3Context): unknown => {
  const code = rule.codes !== undefined && Object.hasOwn(rule.codes, text) ? rule.codes[text] : text
  if (code === null || code === undefined) {
    loss.unmapped(path, 'R4 has no such code', text, at)
    return undefined
  }
  if (rule.coding !== undefined) {
    loss.mapped(path)
    return { system: rule.coding, code }
  }
  const isCode = rule.concept !== undefined && (rule.text === undefined || code !== text)
  if (!isCode && rule.text !== undefined) {
    loss.text(path)
    return { [rule.text === 'concept' ? 'text' : rule.text]: text }
  }
  loss.mapped(path)
  return isCode ? { coding: [{ system: rule.concept, code }] } : code
}

const isTo = (type: string, { reference }: JsonObject, { resolve }: Stu3Context): boolean =>
  typeof reference !== 'string' || reference.startsWith('#') || resolve(reference).split('/').includes(type)

const canonicalOf = (json: JsonObject, here: Place, context: Stu3Context): unknown => {
  const { reference, ...rest } = json
  const isAddress = typeof reference === 'string'
  unmapped(isAddress ? rest : json, here, 'R4 has an address instead of a reference', context)
  if (!isAddress) return undefined
  context.loss.mapped(`${here.path}.reference`)
  return reference
}

const memberOf = (type: string, name: string, json: JsonObject, here: Place, context: Stu3Context): unknown => {
  const { [name]: kept, ...rest } = json
  unmapped(rest, here, 'R4 has only who or what it is', context)
  const element = elements.get(type)?.get(name)
  const inside = { path: `${here.path}.${name}`, at: `${here.at}.${name}` }
  return kept === undefined || element === undefined ? undefined : converted(element.type, kept, inside, context)
}

const splitOf = (type: string, rule: Rule, json: unknown, here: Place, context: Stu3Context) => {
  const kind = isJsonObject(json) && rule.split !== undefined ? json[rule.split] : undefined
  const to = typeof kind === 'string' && Object.hasOwn(rule.into ?? {}, kind) ? rule.into?.[kind] : undefined
  if (!isJsonObject(json) || to === undefined || rule.split === undefined || rule.member === undefined) {
    unmapped(json, here, 'R4 has no such relation', context)
    return []
  }
  const { [rule.split]: _kind, ...rest } = json
  context.loss.mapped(`${here.path}.${rule.split}`)
  const found = memberOf(type, rule.member, rest, here, context)
  return found === undefined ? [] : [{ to, json: found }]
}

/** A value of a type that R4 has too, with what inside it is different. */
const converted = (type: string, json: unknown, here: Place, context: Stu3Context): unknown => {
  if (Array.isArray(json)) {
    return json.map((one, index) => converted(type, one, { ...here, at: `${here.at}[${index}]` }, context))
  }
  if (!isJsonObject(json)) {
    if (json !== null) {
      if (type === 'Narrative' || here.path.endsWith('.text.div')) context.loss.text(here.path)
      else context.loss.mapped(here.path)
    }
    return json
  }
  if (type === 'Resource') return isResource(json) ? toR4(json, context) : copied(json, here.path, context)
  const target: Target = {}
  convertInto(target, type, json, here, context)
  if (type === 'Coding' && typeof target.system === 'string') target.system = systemOf(target.system)
  if (type === 'Reference' && typeof target.reference === 'string') target.reference = context.resolve(target.reference)
  return target
}

const isResource = (json: JsonObject): boolean => typeof json.resourceType === 'string'

/** What no table knows, as it is; references apart, which may mean what has another name now. */
const copied = (json: unknown, path: string, context: Stu3Context): unknown => {
  if (Array.isArray(json)) return json.map(one => copied(one, path, context))
  if (isJsonObject(json)) {
    return Object.fromEntries(
      Object.entries(json).map(([name, one]) => [name, copied(one, `${path}.${name}`, context)]),
    )
  }
  if (json !== null) context.loss.mapped(path)
  return typeof json === 'string' && path.endsWith('.reference') ? context.resolve(json) : json
}

/** Ids and extensions of a primitive value go where the value went; where it became something else, they have no place. */
const primitiveExtension = (
  target: Target,
  type: string,
  name: string,
  value: unknown,
  here: Place,
  context: Stu3Context,
) => {
  const plain = name.slice(1)
  const element = elements.get(type)?.get(plain)
  const rule = ruleOf(type, plain)
  const to = typeof rule === 'object' ? (Object.keys(rule).join() === 'to' ? rule.to : undefined) : plain
  const kept = element !== undefined && !leftToFinish(type, plain) && (element.same || rule !== undefined)
  if (!kept || to === undefined || /[.[]/.test(to)) return unmapped(value, here, 'R4 has no such element', context)
  target[`_${to}`] = copied(value, here.path, context)
}
