import { defaultCharset } from './charset.ts'
import type { Dataset, Element } from './dataset.ts'
import { deepestSequence } from './limits.ts'

/**
 * A data set of the DICOM JSON model (PS3.18, annex F), as metadata of DICOMweb come. What is no element is left out; bulk data
 * are only named there.
 *
 * @example datasetOfJson({ '00100020': { vr: 'LO', Value: ['4711'] } })
 */
export const datasetOfJson = (json: unknown, depth = 0): Dataset => {
  const elements: Element[] = []
  if (typeof json !== 'object' || json === null || depth > deepestSequence) return { elements, charset: defaultCharset }
  for (const [name, member] of Object.entries(json)) {
    if (!/^[0-9A-Fa-f]{8}$/.test(name) || typeof member !== 'object' || member === null) continue
    const { vr, Value } = member as { readonly vr?: unknown; readonly Value?: unknown }
    if (typeof vr !== 'string') continue
    const tag = Number.parseInt(name, 16)
    const listed: readonly unknown[] = Array.isArray(Value) ? Value : []
    const isBulk = 'BulkDataURI' in member || 'InlineBinary' in member
    const located = { tag, vr, littleEndian: true, range: { offset: 0, length: listed.length > 0 || isBulk ? 1 : 0 } }
    if (vr === 'SQ') elements.push({ ...located, items: listed.map(item => datasetOfJson(item, depth + 1)) })
    else if (isBulk) elements.push(located)
    else elements.push({ ...located, values: listed.flatMap(value => valueOfJson(value)) })
  }
  return { elements: elements.sort((a, b) => a.tag - b.tag), charset: defaultCharset }
}

const valueOfJson = (value: unknown): readonly (string | number)[] => {
  if (typeof value === 'string' || typeof value === 'number') return [value]
  if (typeof value !== 'object' || value === null) return []
  const { Alphabetic = '', Ideographic = '', Phonetic = '' } = value as Readonly<Record<string, string>>
  return [[Alphabetic, Ideographic, Phonetic].map(String).join('=').replace(/=+$/, '')]
}
