import type { DataType } from '../scope.ts'

const mediaTypes: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  tiff: 'image/tiff',
  gif: 'image/gif',
  html: 'text/html',
  xml: 'application/xml',
  rtf: 'application/rtf',
  plain: 'text/plain',
  'x-hl7-cda-level-one': 'application/hl7-cda-level-one+xml',
}

const mediaTypeOf = (type: string | undefined, sub: string | undefined): string | undefined => {
  if (type?.includes('/')) return type.toLowerCase()
  const known = mediaTypes[sub?.toLowerCase() ?? '']
  if (known !== undefined) return known
  return type !== undefined && sub !== undefined && /^[a-z]+$/i.test(type) ? `${type}/${sub}`.toLowerCase() : undefined
}

/** ED: source, type, subtype, encoding, data. Base64 stays as it is; anything else is encoded so that R4 can carry it. */
export const attachment: DataType = (repetition, scope) => {
  const encoding = scope.peek(repetition, 4)?.toLowerCase()
  const sent = scope.peek(repetition, 5)
  if (sent === undefined) return undefined
  const contentType = mediaTypeOf(scope.take(repetition, 2), scope.take(repetition, 3))
  const source = scope.take(repetition, 1)
  scope.take(repetition, 4)
  const packed = sent.replaceAll(/\s/g, '')
  const isBase64 = encoding === 'base64' && packed.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(packed)
  if (encoding === 'base64' && !isBase64)
    scope.warn('base64-invalid', 'Data that are said to be Base64 are not: kept as text')
  const isHex = encoding === 'hex' && /^(?:[0-9a-f]{2})+$/i.test(packed)
  const data = isBase64 ? packed : Buffer.from(isHex ? packed : sent, isHex ? 'hex' : 'utf8').toString('base64')
  scope.take(repetition, 5)
  return {
    contentType: contentType ?? (isBase64 ? 'application/octet-stream' : 'text/plain'),
    data,
    ...(source === undefined ? {} : { title: source }),
  }
}

/** RP: a pointer, the application that has it, type and subtype. */
export const attachmentOfPointer: DataType = (repetition, scope) => {
  const url = scope.take(repetition, 1)
  if (url === undefined) return undefined
  const contentType = mediaTypeOf(scope.take(repetition, 3), scope.take(repetition, 4))
  const title = scope.take(repetition, 2)
  return {
    ...(contentType === undefined ? {} : { contentType }),
    url,
    ...(title === undefined ? {} : { title }),
  }
}
