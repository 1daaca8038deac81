import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import { looksLikeDicom, parseDicom, tagOf } from '../../../../standards/dicom/index.ts'
import type { Chunks, ConversionContext, Converted, Format } from '../conversion.ts'
import { convertFile } from './convert-file.ts'
import { joinStudies } from './join-studies.ts'

export { dicomJson } from './json-format.ts'

import { renderElements } from './render.ts'

/** DICOM files (PS3.10): images by what they are of, structured reports, key objects, encapsulated documents. */
export const dicom: Format = {
  id: 'dicom',
  title: 'DICOM files',
  extensions: ['dcm', 'dicom', 'ima'],
  recognises: (name, head) => looksLikeDicom(head) || /\.(?:dcm|dicom)(?:\.gz)?$/i.test(name),
  revises: false,
  zipped: false,
  unnamed: true,
  convert: convertDicom,
  render: renderElements,
  joins: { resourceType: 'ImagingStudy', join: joinStudies },
}

async function* convertDicom(chunks: Chunks, context: ConversionContext): AsyncGenerator<Converted> {
  const digest = createHash('sha256')
  let size = 0
  async function* hashed(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      digest.update(chunk)
      size += chunk.length
      yield chunk
    }
  }
  const parsed = await parseDicom(hashed(), {
    hold: new Set([tagOf('EncapsulatedDocument')]),
    inflate: deflated => Readable.from(deflated).pipe(createInflateRaw()),
  })
  if (!parsed.ok) {
    const [first] = parsed.issues
    const message = first?.message ?? 'Not a DICOM file'
    yield { kind: 'quarantine', range: { offset: 0, length: size }, code: first?.code ?? 'dicom-invalid', message }
    return
  }
  const { bytes } = parsed.value
  const range = { offset: 0, length: bytes }
  const original = { url: `ni:///sha-256;${digest.digest('base64url')}`, bytes }
  const { resources, issues } = convertFile(parsed.value, original, context)
  for (const issue of [...parsed.issues, ...issues]) yield { kind: 'issue', issue, range }
  for (const resource of resources) yield { kind: 'resource', resource, range }
}
