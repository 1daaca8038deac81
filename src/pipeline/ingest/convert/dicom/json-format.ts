import { hash } from 'node:crypto'
import { datasetOfJson } from '../../../../standards/dicom/index.ts'
import type { Chunks, ConversionContext, Converted, Format } from '../conversion.ts'
import { convertFile } from './convert-file.ts'
import { joinStudies } from './join-studies.ts'

/** Bytes of one document: the metadata of a study of thousands of images. */
const mostBytes = 256 * 1024 * 1024

/** Metadata of DICOMweb (PS3.18, annex F): an array of instances, without pixels. */
export const dicomJson: Format = {
  id: 'dicom-json',
  title: 'DICOMweb metadata (DICOM JSON)',
  extensions: [],
  recognises: (_, head) =>
    /^\s*\[\s*\{\s*"[0-9A-Fa-f]{8}"\s*:/.test(new TextDecoder('latin1').decode(head.subarray(0, 200))),
  revises: false,
  zipped: false,
  convert: convertJson,
  render: bytes => new TextDecoder().decode(bytes),
  joins: { resourceType: 'ImagingStudy', join: joinStudies },
}

async function* convertJson(chunks: Chunks, context: ConversionContext): AsyncGenerator<Converted> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size <= mostBytes) parts.push(chunk)
  }
  const range = { offset: 0, length: size }
  const bytes = Buffer.concat(parts)
  const instances = size > mostBytes ? undefined : arrayIn(bytes)
  if (instances === undefined) {
    yield { kind: 'quarantine', range, code: 'json-invalid', message: 'No array of DICOM JSON that can be read' }
    return
  }
  const url = `ni:///sha-256;${hash('sha256', bytes, 'base64url')}`
  const original = { url, bytes: size, contentType: 'application/dicom+json' }
  for (const instance of instances) {
    const file = {
      meta: datasetOfJson({}),
      data: datasetOfJson(instance),
      transferSyntax: '',
      deflated: true,
      bytes: size,
      complete: true,
    }
    const { resources, issues } = convertFile(file, original, context)
    for (const issue of issues) yield { kind: 'issue', issue, range }
    for (const resource of resources) yield { kind: 'resource', resource, range }
  }
}

const arrayIn = (bytes: Uint8Array): readonly unknown[] | undefined => {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return Array.isArray(json) ? json : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
