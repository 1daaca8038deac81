import {
  type Dataset,
  type Element,
  isPrivate,
  nameOfTag,
  numbersOf,
  numbersOfTag,
  parseDicomBytes,
  textsOf,
} from '../../../../standards/dicom/index.ts'

/** Elements of a file as lines, for `attune explain`. What belongs to a manufacturer, and pixels, are named without content. */
export const renderElements = (bytes: Uint8Array): string => {
  const parsed = parseDicomBytes(bytes)
  if (!parsed.ok) return 'Not a DICOM file'
  return [...linesOf(parsed.value.meta, ''), ...linesOf(parsed.value.data, '')].join('\n')
}

function* linesOf(dataset: Dataset, indent: string): Generator<string> {
  for (const element of dataset.elements) {
    const { tag, vr, items } = element
    const name = isPrivate(tag) ? 'private' : nameOfTag(tag)
    yield `${indent}${numbersOfTag(tag)} ${vr} ${name}${items === undefined ? `: ${shown(element, dataset)}` : ''}`
    for (const [n, item] of (items ?? []).entries()) {
      yield `${indent}  ${n + 1}.`
      yield* linesOf(item, `${indent}    `)
    }
  }
}

const mostNumbers = 16

const shown = (element: Element, { charset }: Dataset): string => {
  const { length } = element.range
  if (isPrivate(element.tag) || element.bytes === undefined) return `(${length} bytes)`
  const texts = textsOf(element, charset)
  const numbers = texts.length > 0 ? [] : numbersOf(element).slice(0, mostNumbers)
  if (texts.length + numbers.length > 0) return [...texts, ...numbers].join('\\')
  return length === 0 ? '' : `(${length} bytes)`
}
