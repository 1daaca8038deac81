import { failure, type Issue, issue, type Result, success } from '../../core/index.ts'
import { charsetOf, defaultCharset } from './charset.ts'
import { type Cursor, createCursor, has, push, type Reading, take } from './cursor.ts'
import { type Dataset, elementAt } from './dataset.ts'
import { mostInflated } from './limits.ts'
import { createReader, type ReadOptions, readElements } from './read-elements.ts'
import {
  explicitBigEndian,
  explicitLittleEndian,
  implicitLittleEndian,
  type Syntax,
  syntaxOf,
} from './transfer-syntax.ts'
import { textsOf } from './values.ts'
import { isVr } from './vr.ts'

/** A file of PS3.10, or a bare data set. */
export type DicomFile = {
  /** Group 0002; empty for a bare data set. */
  readonly meta: Dataset
  readonly data: Dataset
  /** The UID that the file names; `''` when it names none. */
  readonly transferSyntax: string
  /** Ranges of elements are those of the inflated data set, not of the file. */
  readonly deflated: boolean
  /** Bytes of the file. */
  readonly bytes: number
  /** Everything up to the end could be read. */
  readonly complete: boolean
}

export type ParseOptions = ReadOptions & {
  /** Inflates raw deflate data (RFC 1951); without it a deflated data set is not read. May throw for damaged data. */
  readonly inflate?: (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>
}

/** What the parser needs before it goes on; `inflate`: the rest is deflated. */
type Need = undefined | 'inflate'

/**
 * Reads a DICOM file: with or without preamble and file meta information, in every transfer syntax. Pixel data and long
 * binary values are located, not held. What is broken ends the reading with an issue, and what came before it stays.
 *
 * @returns a failure only for bytes that are not DICOM at all
 * @example
 * const parsed = await parseDicom([bytes])
 */
export const parseDicom = async (
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: ParseOptions = {},
): Promise<Result<DicomFile>> => {
  const cursor = createCursor()
  const issues: Issue[] = []
  const counted = countingOf(chunks)
  let source: AsyncIterator<Uint8Array> = counted.chunks
  const run = readFile(cursor, issues, options)
  try {
    for (let step = run.next(); ; step = run.next()) {
      if (step.done === true) {
        for (let next = await source.next(); next.done !== true; next = await source.next());
        return resultOf(step.value, counted.bytes(), issues)
      }
      if (step.value === 'inflate') {
        source = inflatedOf(cursor, source, options, issues)
        continue
      }
      const next = await source.next()
      if (next.done === true) cursor.ended = true
      else push(cursor, next.value)
    }
  } finally {
    await counted.chunks.return(undefined)
  }
}

/**
 * The same for bytes that are all there; a deflated data set stays unread.
 *
 * @example parseDicomBytes(bytes)
 */
export const parseDicomBytes = (bytes: Uint8Array): Result<DicomFile> => {
  const cursor = createCursor()
  const issues: Issue[] = []
  push(cursor, bytes)
  const run = readFile(cursor, issues, {})
  for (let step = run.next(); ; step = run.next()) {
    if (step.done === true) return resultOf(step.value, bytes.length, issues)
    if (step.value === 'inflate') cursor.index = cursor.window.length
    cursor.ended = true
  }
}

const resultOf = (
  file: Omit<DicomFile, 'bytes'> | undefined,
  bytes: number,
  issues: readonly Issue[],
): Result<DicomFile> =>
  file === undefined
    ? failure(issue('error', 'dicom-invalid', 'Not a DICOM file'))
    : success({ ...file, bytes }, issues)

const countingOf = (chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) => {
  let bytes = 0
  async function* counted(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of chunks) {
      bytes += chunk.length
      yield chunk
    }
  }
  return { chunks: counted(), bytes: () => bytes }
}

/** The rest of a deflated file, inflated; the cursor starts again with it. */
const inflatedOf = (
  cursor: Cursor,
  rest: AsyncIterator<Uint8Array>,
  { inflate }: ParseOptions,
  issues: Issue[],
): AsyncIterator<Uint8Array> => {
  const head = cursor.window.subarray(cursor.index)
  Object.assign(cursor, createCursor())
  async function* deflated(): AsyncGenerator<Uint8Array> {
    yield head
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
  }
  async function* inflated(): AsyncGenerator<Uint8Array> {
    if (inflate === undefined) return
    let given = 0
    try {
      for await (const chunk of inflate(deflated())) {
        given += chunk.length
        if (given > mostInflated) {
          issues.push(
            issue('error', 'inflated-too-large', `Inflates to more than ${mostInflated} bytes: not read further`),
          )
          return
        }
        yield chunk
      }
    } catch {
      issues.push(issue('error', 'deflate-invalid', 'The deflated data set is damaged or cut off'))
    }
  }
  return inflated()
}

function* readFile(
  cursor: Cursor,
  issues: Issue[],
  options: ParseOptions,
): Generator<Need, Omit<DicomFile, 'bytes'> | undefined, undefined> {
  const start = yield* findStart(cursor)
  if (start === undefined) return undefined
  const reader = createReader(cursor, issues, options)
  const meta = { elements: [], charset: defaultCharset }
  if (start === 'meta') yield* readElements(reader, { dataset: meta, syntax: explicitLittleEndian, onlyGroup: 2 })
  const named = elementAt(meta, 0x00020010)
  const transferSyntax = named === undefined ? '' : (textsOf(named, defaultCharset)[0] ?? '')
  const guessed = yield* guessSyntax(cursor)
  const syntax = chosen(transferSyntax, guessed, issues)
  const data = { elements: [], charset: charsetOf([]) }
  if (syntax.deflated) yield 'inflate'
  const complete = yield* readElements(reader, { dataset: data, syntax })
  if (meta.elements.length + data.elements.length === 0) return undefined
  return { meta, data, transferSyntax, deflated: syntax.deflated, complete }
}

/** What the file says, unless its first element contradicts it. */
const chosen = (transferSyntax: string, guessed: Syntax | undefined, issues: Issue[]): Syntax => {
  if (transferSyntax === '') return guessed ?? explicitLittleEndian
  const said = syntaxOf(transferSyntax)
  if (said.deflated || guessed === undefined || said.explicit || !guessed.explicit || !guessed.littleEndian) return said
  issues.push(issue('warning', 'transfer-syntax-wrong', 'Implicit by its transfer syntax, but explicit'))
  return guessed
}

/** Goes to the first element: of the file meta information, or of a data set without it. */
function* findStart(cursor: Cursor): Reading<'meta' | 'data' | undefined> {
  if ((yield* has(cursor, 132)) && magicAt(cursor.window, cursor.index + 128)) {
    yield* take(cursor, 132)
    return 'meta'
  }
  if (!(yield* has(cursor, 8))) return undefined
  if (magicAt(cursor.window, cursor.index)) {
    yield* take(cursor, 4)
    return 'meta'
  }
  return startOf(cursor.window.subarray(cursor.index))
}

const magicAt = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0x44 && bytes[at + 1] === 0x49 && bytes[at + 2] === 0x43 && bytes[at + 3] === 0x4d

/** What a file without preamble begins with: group 0002, or 0008 in any syntax. */
const startOf = (bytes: Uint8Array): 'meta' | 'data' | undefined => {
  const vr = String.fromCharCode(bytes[4]!, bytes[5]!)
  if (bytes[0] === 2 && bytes[1] === 0 && bytes[3] === 0 && isVr(vr)) return 'meta'
  const little = bytes[0] === 8 && bytes[1] === 0
  const big = bytes[0] === 0 && bytes[1] === 8
  // Implicit: a length of less than 64 kB, which no other format has at this place by chance.
  if (isVr(vr) ? little || big : little && bytes[6] === 0 && bytes[7] === 0) return 'data'
  return undefined
}

/** Whether bytes begin as a DICOM file does. */
export const looksLikeDicom = (head: Uint8Array): boolean =>
  magicAt(head, 128) || (head.length >= 8 && (magicAt(head, 0) || startOf(head) !== undefined))

/** How the next element seems to be written. */
function* guessSyntax(cursor: Cursor): Reading<Syntax | undefined> {
  if (!(yield* has(cursor, 8))) return undefined
  const { view, index } = cursor
  const explicit = isVr(String.fromCharCode(view.getUint8(index + 4), view.getUint8(index + 5)))
  if (!explicit) return implicitLittleEndian
  const little = view.getUint16(index, true)
  return little > 0xff && view.getUint16(index, false) < little ? explicitBigEndian : explicitLittleEndian
}
