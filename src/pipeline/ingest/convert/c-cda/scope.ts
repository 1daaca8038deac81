import type { Issue } from '../../../../core/index.ts'
import { type CdaElement, given, narrativeOf } from '../../../../standards/cda/index.ts'
import type { ByteRange, JsonObject } from '../../../../standards/fhir/index.ts'
import type { ConvertedResource } from '../conversion.ts'
import { idOf } from '../ids.ts'
import type { WrittenMeta } from '../written-meta.ts'
import { keyOf, type Reading } from './fhir-types.ts'

/** A resource in the making: references between entries are filled in at the end. */
export type Draft = { -readonly [member in string]: JsonObject[member] } & { resourceType: string; id: string }

/** A section that is being read: what its entries take from it. */
export type Section = { readonly code: string | undefined; readonly templates: ReadonlySet<string> }

/** What the converters of one document share. */
export type Scope = Reading & {
  /** The patient of the document; without one, why there is none. */
  readonly subject: JsonObject
  /** When the document was written, `YYYYMMDD`. */
  readonly documentDay: string | undefined
  readonly section: Section
  /**
   * Adds a resource and gives the reference to it. Its id comes from the element's own identifier and the patient; from
   * the content when it has none, or another element used it for something else.
   */
  readonly emit: (resourceType: string, element: CdaElement, content: JsonObject) => Draft
  /** The same for somebody or something that many patients share: the patient is no part of its id. */
  readonly emitShared: (resourceType: string, element: CdaElement, content: JsonObject) => Draft
  /** What the element's identifier named before. */
  readonly known: (resourceType: string, element: CdaElement) => Draft | undefined
  /** Converts a statement within a statement; `undefined` when it gives no resource. */
  readonly convert: (statement: CdaElement) => Draft | undefined
  /** Takes a statement out of the hands of everybody else: its reader has it. */
  readonly take: (statement: CdaElement) => void
  readonly taken: (statement: CdaElement) => boolean
  /** Once all entries are read: the resource that came from the entry with this element's id, if any. */
  readonly link: (holder: CdaElement, then: (target: Draft) => void) => void
  /** Why what is in the element was not mapped. */
  readonly because: (element: CdaElement, reason: string) => void
}

/** What the scope of a document collects. */
export type Collected = {
  readonly resources: { readonly resource: ConvertedResource; readonly range: ByteRange }[]
  readonly reasons: ReadonlyMap<CdaElement, string>
  /** Fills in the references between entries. */
  readonly finish: () => void
}

export type ScopeOptions = {
  readonly root: CdaElement
  readonly report: (found: Issue, element: CdaElement) => void
  readonly subject: JsonObject
  readonly patientKey: string
  readonly documentDay: string | undefined
  /** When the document was written: a later document of the source says what holds then. */
  readonly meta: WrittenMeta | undefined
}

/** @param dispatch converts a statement by its template */
export const createScope = (
  { root, report, subject, patientKey, documentDay, meta }: ScopeOptions,
  dispatch: (statement: CdaElement, scope: Scope) => Draft | undefined,
): { readonly scope: Scope; readonly collected: Collected; readonly inSection: (section: Section) => Scope } => {
  const resources: { resource: Draft; range: ByteRange }[] = []
  const contents = new Map<string, string>()
  const drafts = new Map<string, Draft>()
  const entries = new Map<string, Draft>()
  const taken = new Set<CdaElement>()
  const reasons = new Map<CdaElement, string>()
  const links: (() => void)[] = []
  const shared = new Map<string, Draft>()
  const emitFor = (
    owner: string,
    resourceType: string,
    element: CdaElement,
    content: JsonObject,
    version?: WrittenMeta,
  ): Draft => {
    const text = JSON.stringify(content)
    const key = keyOf(element)
    const own = key === undefined ? undefined : idOf(resourceType, owner, ...key)
    const id = own !== undefined && (contents.get(own) ?? text) === text ? own : idOf(resourceType, owner, text)
    const before = drafts.get(id)
    const draft: Draft = before ?? { resourceType, id, ...given('meta', version), ...content }
    if (before === undefined) {
      contents.set(id, text)
      drafts.set(id, draft)
      resources.push({ resource: draft, range: element.range })
    }
    for (const one of element.childrenNamed('id')) {
      const name = nameOf(one)
      if (name !== undefined && !entries.has(name)) entries.set(name, draft)
    }
    return draft
  }
  const base: Scope = {
    narrative: narrativeOf(root),
    report,
    subject,
    documentDay,
    section: { code: undefined, templates: new Set() },
    emit: (resourceType, element, content) => emitFor(patientKey, resourceType, element, content, meta),
    emitShared: (resourceType, element, content) => {
      const draft = emitFor('', resourceType, element, content)
      for (const id of element.childrenNamed('id')) {
        const name = `${resourceType} ${nameOf(id)}`
        if (!shared.has(name)) shared.set(name, draft)
      }
      return draft
    },
    known: (resourceType, element) =>
      element
        .childrenNamed('id')
        .map(id => shared.get(`${resourceType} ${nameOf(id)}`))
        .find(draft => draft !== undefined),
    convert: statement => dispatch(statement, base),
    take: statement => taken.add(statement),
    taken: statement => taken.has(statement),
    link: (holder, then) =>
      links.push(() => {
        for (const id of holder.childrenNamed('id')) {
          const found = entries.get(nameOf(id) ?? '')
          if (found === undefined) continue
          id.keep('mapped')
          then(found)
          return
        }
      }),
    because: (element, reason) => {
      if (!reasons.has(element)) reasons.set(element, reason)
    },
  }
  const inSection = (section: Section): Scope => {
    const scope: Scope = { ...base, section, convert: statement => dispatch(statement, scope) }
    return scope
  }
  const finish = () => {
    for (const fill of links) fill()
  }
  return { scope: base, collected: { resources, reasons, finish }, inSection }
}

const nameOf = (id: CdaElement): string | undefined => {
  const root = id.peek('root')
  return root === undefined ? undefined : `${root.toLowerCase()} ${id.peek('extension') ?? ''}`
}

export const referenceTo = (draft: Draft): JsonObject => ({ reference: `${draft.resourceType}/${draft.id}` })
