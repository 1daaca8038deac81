import { SaxesParser } from 'saxes'
import { longestText } from './limits.ts'

export type Parts = AsyncIterable<Uint8Array>

/** By their names, with their prefixes. */
export type Attributes = Readonly<Record<string, string | undefined>>

/** What is called as a part is read. Names are without their prefix: the namespaces of both editions of the standard are meant. */
export type XmlReader = {
  readonly open: (name: string, attributes: Attributes) => void
  readonly close: (name: string) => void
  readonly text: (text: string) => void
}

/** Ends the reading of a part at the first thing that is wrong. The message never repeats content. */
export class Refused extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1)

/**
 * Reads XML piece by piece; yields after each piece. A document type is refused, so there are no entities but XML's five.
 *
 * @throws Refused `xml-invalid`, `xml-dtd`, `encoding-unsupported`
 */
export async function* readXml(chunks: Parts, { open, close, text }: XmlReader): AsyncGenerator<undefined> {
  const parser = new SaxesParser<{ position: false; xmlns: false }>({ position: false, xmlns: false })
  let quiet = 0
  const heard =
    <T extends readonly unknown[]>(then: (...given: T) => void) =>
    (...given: T): void => {
      quiet = 0
      then(...given)
    }
  parser.on('error', () => {
    throw new Refused('xml-invalid', 'A part of the workbook is not well-formed XML')
  })
  parser.on('doctype', () => {
    throw new Refused('xml-dtd', 'A document type declaration: it may define entities, and is refused')
  })
  parser.on(
    'opentag',
    heard(({ name, attributes }) => {
      open(local(name), attributes)
    }),
  )
  parser.on(
    'closetag',
    heard(({ name }) => close(local(name))),
  )
  parser.on('text', heard(text))
  parser.on('cdata', heard(text))
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for await (const chunk of chunks) {
    quiet += chunk.length
    parser.write(decoded(decoder, chunk))
    if (quiet > longestText * 4) throw new Refused('xml-invalid', 'A text or an element longer than is read')
    yield undefined
  }
  parser.write(decoded(decoder)).close()
  yield undefined
}

/** Reads a part to its end. */
export const readWholeXml = async (chunks: Parts, reader: XmlReader): Promise<void> => {
  for await (const _ of readXml(chunks, reader));
}

const decoded = (decoder: TextDecoder, chunk?: Uint8Array): string => {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true })
  } catch (error) {
    if (error instanceof TypeError) throw new Refused('encoding-unsupported', 'A part of the workbook is not UTF-8')
    throw error
  }
}

/** `_x000D_` stands for a character that XML cannot hold (ECMA-376, ST_Xstring). */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text
