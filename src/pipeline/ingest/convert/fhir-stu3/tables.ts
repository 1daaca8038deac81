import elementsFile from './elements.json' with { type: 'json' }
import rulesFile from './rules.json' with { type: 'json' }
import systemsFile from './systems.json' with { type: 'json' }

/** What becomes of an element that R4 does not have as STU3 has it. Base: HL7's maps R3 to R4 (hl7.org/fhir/R4, "R3 Conversions"). */
export type Rule = {
  /** Where it stands in R4: a path of members, `[]` behind a list of one; without it its own name. */
  readonly to?: string
  /** R4 has a list. */
  readonly list?: boolean
  /** R4 has one; the others go to `rest`, or are not mapped. */
  readonly first?: boolean
  readonly rest?: string
  /** A code becomes a concept of this system. */
  readonly concept?: string
  /** A code becomes a Coding of this system. */
  readonly coding?: string
  /** Codes that are others in R4; `null`: R4 has none. */
  readonly codes?: Readonly<Record<string, string | null>>
  /** A text becomes an object that holds it: of a concept (its text), a coding (the concept's), or a member of this name. */
  readonly text?: string
  /** A Reference becomes the address it holds. */
  readonly canonical?: boolean
  /** Only references to this type. */
  readonly only?: string
  /** Of the backbone element only this member stays. */
  readonly member?: string
  /** The members stand in the parent. */
  readonly unwrap?: boolean
  /** By this member's code the other one goes to a list of its own. */
  readonly split?: string
  readonly into?: Readonly<Record<string, string>>
  /** R4 has no place for it: why. */
  readonly none?: string
}

export type Element = { readonly type: string; readonly list: boolean; readonly same: boolean }

/** Elements of STU3's types; `elements.json`, written by `tools/fhir-stu3/elements.ts`. */
export const elements: ReadonlyMap<string, ReadonlyMap<string, Element>> = new Map(
  Object.entries(elementsFile as Readonly<Record<string, Readonly<Record<string, string>>>>).map(([type, row]) => [
    type,
    new Map(Object.entries(row).map(([name, text]) => [name, elementOf(text)])),
  ]),
)

function elementOf(text: string): Element {
  const [, same, type = '', list] = /^(=?)(\w+)(\*?)$/.exec(text) ?? []
  return { type, list: list === '*', same: same === '=' }
}

const rules = new Map(
  Object.entries(rulesFile.rules as Readonly<Record<string, Readonly<Record<string, Rule | string>>>>).map(
    ([type, row]) => [type, new Map(Object.entries(row))],
  ),
)

/** The rule of an element; `same` for one of a type that R4 has under another name. */
export const ruleOf = (type: string, name: string): Rule | 'same' | undefined => {
  const row = rules.get(type)
  const rule = row?.get(name)
  if (typeof rule === 'object') return rule
  return row?.get('*') === 'same' ? 'same' : undefined
}

const renamed = new Set(systemsFile.renamed)
const others = new Map(Object.entries(systemsFile.other))

/**
 * The URI by which R4 calls a code system of STU3; any other stays as it is.
 *
 * @example systemOf('http://hl7.org/fhir/v3/ActCode') // 'http://terminology.hl7.org/CodeSystem/v3-ActCode'
 */
export const systemOf = (system: string): string => {
  const [, version, table] = /^http:\/\/hl7\.org\/fhir\/v([23])\/([A-Za-z0-9-]+)$/.exec(system) ?? []
  if (version !== undefined) return `http://terminology.hl7.org/CodeSystem/v${version}-${table}`
  const [, name = ''] = /^http:\/\/hl7\.org\/fhir\/([a-z-]+)$/.exec(system) ?? []
  return renamed.has(name) ? `http://terminology.hl7.org/CodeSystem/${name}` : (others.get(system) ?? system)
}

/** Types of STU3 that are another one in R4. */
export const successors: ReadonlyMap<string, string> = new Map([
  ['ProcedureRequest', 'ServiceRequest'],
  ['ReferralRequest', 'ServiceRequest'],
])

/**
 * Members by which a resource shows that it is STU3: R4 has none of them, or of another kind (`text`: a text where R4 has an object).
 */
export const onlyStu3: ReadonlyMap<string, ReadonlyMap<string, 'any' | 'text'>> = new Map(
  [...elements].flatMap(([type, row]) => {
    const own = [...row].filter(([name, { same, type: kind }]) => !same && isTelling(type, name, kind))
    return own.length === 0 ? [] : [[type, new Map(own.map(([name]) => [name, tellingBy(type, name)]))] as const]
  }),
)

/** An element that is a list in one version and not in the other is often written wrongly, and tells nothing. */
function isTelling(type: string, name: string, kind: string): boolean {
  if (name === 'resourceType') return false
  const rule = ruleOf(type, name)
  if (rule === undefined || rule === 'same') return kind !== 'Attachment'
  return rule.to !== undefined && rule.to !== name ? true : rule.concept !== undefined || rule.none !== undefined
}

function tellingBy(type: string, name: string): 'any' | 'text' {
  const rule = ruleOf(type, name)
  return typeof rule === 'object' && rule.concept !== undefined && rule.to === undefined ? 'text' : 'any'
}
