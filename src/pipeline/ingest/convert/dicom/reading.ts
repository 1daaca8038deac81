import { type Issue, issue } from '../../../../core/index.ts'
import {
  type Dataset,
  type DicomFile,
  type Element,
  elementAt,
  isPrivate,
  nameOfTag,
  numbersOf,
  numbersOfTag,
  tagOf,
  textsOf,
} from '../../../../standards/dicom/index.ts'
import type { LossTally } from '../loss.ts'

/**
 * A file being read, and what has become of each of its values. A converter *takes* a value when it puts it into a resource;
 * what nobody took at the end is the loss, by construction. Elements are named by their keywords.
 */
export type Reading = {
  readonly file: DicomFile
  readonly root: Dataset
  /** The first value as text; `undefined` when there is none. */
  readonly peek: (dataset: Dataset, keyword: string) => string | undefined
  /** The same, and it counts as mapped. */
  readonly take: (dataset: Dataset, keyword: string) => string | undefined
  /** All values, which count as mapped; empty ones are left out. */
  readonly takeAll: (dataset: Dataset, keyword: string) => readonly string[]
  /** The same, as text. */
  readonly note: (dataset: Dataset, keyword: string) => string | undefined
  readonly number: (dataset: Dataset, keyword: string) => number | undefined
  readonly items: (dataset: Dataset, keyword: string) => readonly Dataset[]
  readonly element: (dataset: Dataset, keyword: string) => Element | undefined
  /** Nothing in it is mapped, whatever was taken of it, and why. */
  readonly because: (dataset: Dataset, reason: string) => void
  readonly issue: (severity: Issue['severity'], code: string, text: string, place?: string) => void
  readonly issues: readonly Issue[]
  /** Tells the tally what became of each value. */
  readonly settle: (loss: LossTally) => void
}

type Use = 'mapped' | 'text'

export const createReading = (file: DicomFile): Reading => {
  const uses = new Map<Element, Use>()
  const reasons = new Map<Dataset, string>()
  const issues: Issue[] = []
  const find = (dataset: Dataset, keyword: string) => elementAt(dataset, tagOf(keyword))
  const texts = (dataset: Dataset, element: Element | undefined): readonly string[] =>
    element === undefined ? [] : textsOf(element, dataset.charset).filter(text => text !== '')
  const use = (kind: Use) => (dataset: Dataset, keyword: string) => {
    const element = find(dataset, keyword)
    const found = texts(dataset, element)
    if (element !== undefined && found.length > 0) uses.set(element, kind)
    return found
  }
  const takeAll = use('mapped')
  const noteAll = use('text')
  return {
    file,
    root: file.data,
    peek: (dataset, keyword) => texts(dataset, find(dataset, keyword))[0],
    take: (dataset, keyword) => takeAll(dataset, keyword)[0],
    takeAll,
    note: (dataset, keyword) => {
      const found = noteAll(dataset, keyword)
      return found.length === 0 ? undefined : found.join('; ')
    },
    number: (dataset, keyword) => {
      const element = find(dataset, keyword)
      const number = element === undefined ? undefined : numbersOf(element)[0]
      if (element === undefined || number === undefined || !Number.isFinite(number)) return undefined
      uses.set(element, 'mapped')
      return number
    },
    items: (dataset, keyword) => find(dataset, keyword)?.items ?? [],
    element: (dataset, keyword) => {
      const element = find(dataset, keyword)
      if (element !== undefined) uses.set(element, 'mapped')
      return element
    },
    because: (dataset, reason) => {
      reasons.set(dataset, reason)
    },
    issue: (severity, code, text, place) => {
      issues.push(issue(severity, code, text, place))
    },
    issues,
    settle: loss => {
      const settle = (dataset: Dataset, path: string, at: string, around: string | undefined): void => {
        const reason = reasons.get(dataset) ?? around
        for (const element of dataset.elements) {
          const name = isPrivate(element.tag) ? privateName(element.tag) : nameOfTag(element.tag)
          const full = path === '' ? name : `${path}.${name}`
          if (element.items !== undefined) {
            for (const [n, item] of element.items.entries()) settle(item, full, `${at}${name}[${n}].`, reason)
            continue
          }
          const shown = texts(dataset, element)
          if (isEmpty(element, shown)) continue
          const kind = reason === undefined ? uses.get(element) : undefined
          if (kind === 'mapped') loss.mapped(full)
          else if (kind === 'text') loss.text(full)
          else loss.unmapped(full, reason ?? reasonOf(element.tag), valueIn(element, shown), `${at}${name}`)
        }
      }
      settle(file.meta, '', '', undefined)
      settle(file.data, '', '', undefined)
    },
  }
}

/** A manufacturer has hundreds of them, and nobody knows one from the other. @example '(0009,xxxx)' */
const privateName = (tag: number): string => `${numbersOfTag(tag).slice(0, 6)}xxxx)`

const textual = new Set('AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT'.split(' '))

const isEmpty = ({ range, vr, bytes, values }: Element, texts: readonly string[]): boolean =>
  values === undefined
    ? range.length === 0 || (textual.has(vr) && bytes !== undefined && texts.length === 0)
    : values.length === 0

/** What belongs to a manufacturer is not shown: nobody knows what it holds. */
const valueIn = (element: Element, texts: readonly string[]): string | undefined => {
  if (isPrivate(element.tag)) return undefined
  const shown = texts.length > 0 ? texts : numbersOf(element).slice(0, 8)
  return shown.length === 0 ? undefined : shown.join('\\')
}

const imageGroups = new Set([0x0018, 0x0028, 0x0054, 0x2050, 0x3002, 0x3004, 0x3006, 0x300a, 0x5400, 0x7fe0])

const reasonOf = (tag: number): string => {
  const group = Math.floor(tag / 0x10000)
  if (group === 2) return 'about the file'
  if (isPrivate(tag)) return 'private to a manufacturer; it stays in the file'
  if (imageGroups.has(group) || group >= 0x5000) return 'describes the images; it stays in the file'
  return 'no place in R4, or not read'
}
