import type { CdaElement } from './element.ts'
import type { Narrative } from './narrative.ts'

// Data types of CDA R2 (HL7 V3 data types, release 1). Reading one notes what it gives as read.

/** CD, CE, CV, CS: a coded value. */
export type Cd = {
  readonly code?: string
  /** An OID, or a URI. */
  readonly codeSystem?: string
  readonly codeSystemVersion?: string
  readonly displayName?: string
  /** The words of the author, also when they stand in the narrative. */
  readonly originalText?: string
  readonly nullFlavor?: string
  readonly translations: readonly Cd[]
}

/** II: an identifier; without an extension the root is all of it. */
export type Ii = { readonly root?: string; readonly extension?: string; readonly assigner?: string }

/** PQ, INT, REAL: a number, with its unit as written. */
export type Pq = {
  readonly value?: string
  readonly unit?: string
  readonly nullFlavor?: string
  readonly translations: readonly { readonly value?: string; readonly unit?: string; readonly originalText?: string }[]
}

/** IVL of anything: the elements of its ends, and its only value. */
export type Ivl = {
  readonly value?: CdaElement
  readonly low?: CdaElement
  readonly high?: CdaElement
  readonly center?: CdaElement
  readonly width?: CdaElement
}

/** ED, ST: text, or bytes in base64. */
export type Ed = {
  readonly text?: string
  readonly mediaType?: string
  readonly language?: string
  readonly compression?: string
  readonly base64?: string
  /** Where the content is, when it is not in the document. */
  readonly url?: string
}

/** The data type that an element declares, without a prefix; `undefined` when it declares none. */
export const typeOf = (element: CdaElement): string | undefined => element.peek('xsi:type')?.replace(/^.*:/, '')

export const readCd = (element: CdaElement, narrative: Narrative): Cd => ({
  ...given('code', element.attribute('code')),
  ...given('codeSystem', element.attribute('codeSystem')),
  ...given('codeSystemVersion', element.attribute('codeSystemVersion')),
  ...given('displayName', element.attribute('displayName')),
  ...given('originalText', readText(element.child('originalText'), narrative)),
  ...given('nullFlavor', element.peek('nullFlavor')),
  translations: element.childrenNamed('translation').map(one => readCd(one, narrative)),
})

export const readIi = (element: CdaElement): Ii => ({
  ...given('root', element.attribute('root')),
  ...given('extension', element.attribute('extension')),
  ...given('assigner', element.attribute('assigningAuthorityName')),
})

export const readPq = (element: CdaElement, narrative: Narrative): Pq => ({
  ...given('value', element.attribute('value')),
  ...given('unit', element.attribute('unit')),
  ...given('nullFlavor', element.peek('nullFlavor')),
  translations: element.childrenNamed('translation').map(one => ({
    ...given('value', one.attribute('value', 'text')),
    ...given('unit', one.attribute('code', 'text') ?? one.attribute('displayName', 'text')),
    ...given('originalText', readText(one.child('originalText'), narrative)),
  })),
})

export const readIvl = (element: CdaElement): Ivl => ({
  ...given('value', element.peek('value') === undefined ? undefined : element),
  ...given('low', element.child('low')),
  ...given('high', element.child('high')),
  ...given('center', element.child('center')),
  ...given('width', element.child('width')),
})

/** Text in place, or that of the narrative which a reference names; `undefined` for none, and for bytes. */
export const readText = (element: CdaElement | undefined, narrative: Narrative): string | undefined => {
  if (element === undefined || element.peek('representation') === 'B64') return undefined
  const reference = element.child('reference')
  const target = reference?.peek('value')
  const found = target?.startsWith('#') === true ? narrative.text(target.slice(1)) : undefined
  // A reference to nothing stays unread, so that the loss names it.
  if (found !== undefined) reference?.attribute('value', 'text')
  const own = element.peekText()
  if (own === '') return found
  element.text('text')
  return found === undefined || found === own ? own : `${own} (${found})`
}

export const readEd = (element: CdaElement, narrative: Narrative): Ed => {
  const base64 = element.peek('representation') === 'B64'
  const url = element.child('reference')?.peek('value')
  const elsewhere = url !== undefined && !url.startsWith('#')
  if (base64) element.attribute('representation')
  return {
    ...given('mediaType', element.attribute('mediaType')),
    ...given('language', element.attribute('language')),
    ...given('compression', element.attribute('compression')),
    ...(base64 ? given('base64', element.text()?.replace(/\s+/g, '')) : given('text', readText(element, narrative))),
    ...given('url', elsewhere ? element.child('reference')?.attribute('value') : undefined),
  }
}

/** A member that is there, or none: with exact optional properties, `undefined` is not the same as absent. */
export const given = <Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [key in Name]?: Value } => (value === undefined ? {} : ({ [name]: value } as { [key in Name]: Value }))
