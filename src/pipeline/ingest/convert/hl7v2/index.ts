import { issue } from '../../../../core/index.ts'
import { createMessageSplitter, parseMessage, renderMessage, type Stretch } from '../../../../standards/hl7v2/index.ts'
import type { Chunks, ConversionContext, Converted, Format } from '../conversion.ts'
import { convertMessage } from './convert-message.ts'
import { createPaths, type Paths } from './paths.ts'

/** HL7 v2.1-2.8 messages: one, several, in batches or in MLLP frames. */
export const hl7v2: Format = {
  id: 'hl7v2',
  title: 'HL7 v2 messages',
  extensions: ['hl7', 'hl7v2', 'er7'],
  recognises: (name, head) =>
    looksLikeMessages(head) || (/\.(?:hl7|hl7v2|er7)(?:\.gz)?$/i.test(name) && !looksLikeMarkup(head)),
  revises: true,
  zipped: false,
  convert: convertMessages,
  render: renderMessage,
}

const unfinished = issue(
  'warning',
  'frame-unfinished',
  'An MLLP frame without its end: the message may have been cut off. What there is was read',
  'MSH',
)

const blanks = new Set([0x09, 0x0a, 0x0b, 0x0d, 0x20])

/** Begins with MSH, FHS or BHS and a delimiter, behind blanks, a byte-order mark or the start of an MLLP frame. */
const looksLikeMessages = (head: Uint8Array): boolean => {
  let at = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0
  while (at < head.length && blanks.has(head[at]!)) at++
  const start = String.fromCharCode(...head.subarray(at, at + 4))
  return /^(?:MSH|FHS|BHS)[^\w\s]$/.test(start)
}

/** Some senders call XML messages .hl7; those are not this format. */
const looksLikeMarkup = (head: Uint8Array): boolean => {
  let at = 0
  while (at < head.length && (blanks.has(head[at]!) || head[at]! >= 0x80)) at++
  return head[at] === 0x3c || head[at] === 0x7b
}

async function* convertMessages(chunks: Chunks, context: ConversionContext): AsyncGenerator<Converted> {
  const splitter = createMessageSplitter()
  const paths = createPaths()
  const convert = (stretch: Stretch) => convertStretch(stretch, context, paths)
  for await (const chunk of chunks) for (const stretch of splitter.push(chunk)) yield* convert(stretch)
  for (const stretch of splitter.end()) yield* convert(stretch)
}

/** What stands in one stretch of the input: the resources of a message, or why there are none. */
function* convertStretch(stretch: Stretch, { loss }: ConversionContext, paths: Paths): Generator<Converted> {
  const { range } = stretch
  if (stretch.kind === 'envelope') return
  const refused = (code: string, message: string): Converted => {
    loss.unmapped('messages that are not read', message, undefined, `bytes=${range.offset}+${range.length}`)
    return { kind: 'quarantine', range, code, message }
  }
  if (stretch.kind === 'stray') {
    yield refused('msh-missing', 'Segments without an MSH before them')
    return
  }
  if (stretch.kind === 'too-large') {
    yield refused('too-large', 'A message larger than is read')
    return
  }
  const parsed = parseMessage(stretch.bytes)
  if (!parsed.ok) {
    const [first] = parsed.issues
    yield refused(first?.code ?? 'message-invalid', first?.message ?? 'No message')
    return
  }
  if (stretch.kind === 'message' && stretch.unfinished === true) yield { kind: 'issue', issue: unfinished, range }
  const { resources, issues } = convertMessage(parsed.value, loss, paths)
  for (const found of issues) yield { kind: 'issue', issue: found, range }
  if (resources.length === 0)
    yield { kind: 'issue', issue: issue('warning', 'nothing-converted', 'A message without content'), range }
  for (const resource of resources) yield { kind: 'resource', resource, range }
}
