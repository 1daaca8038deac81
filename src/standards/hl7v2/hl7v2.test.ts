import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  acknowledge,
  createFrameReader,
  createMessageSplitter,
  frameOf,
  type Message,
  parseMessage,
  placeOf,
  renderMessage,
  type Stretch,
  unescapeText,
} from './index.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const latin1 = (text: string) => Uint8Array.from(text, character => character.charCodeAt(0))
const header = (more = '') => `MSH|^~\\&|A|B|C|D|20260102||ADT^A01^ADT_A01|C1|P|2.5${more}`

const parsed = (text: string | Uint8Array): Message => {
  const result = parseMessage(typeof text === 'string' ? bytesOf(text) : text)
  if (!result.ok) throw new Error(result.issues[0]?.code)
  return result.value
}
const raw = (message: Message, segment: string, field: number, repetition = 0, component = 1, sub = 1) =>
  message.segments.find(({ name }) => name === segment)?.fields[field]?.[repetition]?.[component - 1]?.[sub - 1]?.raw

describe('a message (HL7 v2.9, chapter 2)', () => {
  it.each(['\r', '\n', '\r\n'])('segments end with %j', end => {
    const message = parsed([header(), 'PID|1||7^^^H&1.2&ISO^MR~8^^^X||N^G'].join(end))
    expect(message.segments.map(({ name }) => name)).toEqual(['MSH', 'PID'])
    expect([raw(message, 'PID', 3, 0, 1), raw(message, 'PID', 3, 0, 4, 2), raw(message, 'PID', 3, 1, 1)]).toEqual([
      '7',
      '1.2',
      '8',
    ])
    expect(message).toMatchObject({ type: 'ADT', event: 'A01', controlId: 'C1', version: '2.5' })
  })
  it('declares its own delimiters', () => {
    const message = parsed('MSH#*!@%#A#B#C#D#2026##ORU*R01#1#P#2.3\rPID#1##7***H%1*MR!8')
    expect([raw(message, 'PID', 3, 0, 1), raw(message, 'PID', 3, 0, 4, 2), raw(message, 'PID', 3, 1, 1)]).toEqual([
      '7',
      '1',
      '8',
    ])
  })
  it.each([
    ['PID|1', 'msh-missing'],
    ['MSH|^^^^|x', 'delimiters-invalid'],
    ['MSHA', 'delimiters-invalid'],
  ])('%s is refused: %s', (text, code) => {
    expect(parseMessage(bytesOf(text))).toMatchObject({ ok: false, issues: [{ code }] })
  })
  it('MSH-2 with fewer characters gets the usual ones, and says so', () => {
    expect(parsed('MSH|^~|A').issues).toMatchObject([{ code: 'delimiters-short' }])
  })
  it('a line that is no segment goes on with the field before it', () => {
    const message = parsed(`${header()}\rNTE|1||first\nsecond line\rPID|1`)
    expect(raw(message, 'NTE', 3)).toBe('first\nsecond line')
    expect(message.issues).toMatchObject([{ code: 'line-continued', location: 'NTE' }])
  })
})

describe('escape sequences (2.7)', () => {
  const { delimiters, encoding } = parsed(header())
  it.each([
    ['a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f', 'a|b^c&d~e\\f'],
    ['one\\.br\\two\\.sp2\\three', 'one\ntwo\n\nthree'],
    ['\\H\\bold\\N\\', 'bold'],
    ['\\X41C3A9\\', 'Aé'],
    ['\\X4\\', '\\X4\\'],
    ['\\Z1\\ stays', '\\Z1\\ stays'],
    ['C:\\dir\\F\\x', 'C:\\dir|x'],
    ['open \\', 'open \\'],
    ['\\.sk3\\x', '   x'],
  ])('%s', (sent, text) => {
    expect(unescapeText(sent, delimiters, encoding)).toBe(text)
  })
  it('never throws, and leaves text without the escape character alone', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const read = unescapeText(text, delimiters, encoding)
        if (!text.includes('\\')) expect(read).toBe(text)
      }),
    )
  })
})

describe('character sets (MSH-18)', () => {
  const named = (set: string) => header(`||||||${set}`)
  it('ISO 8859-1, and UTF-8', () => {
    expect(raw(parsed(latin1(`${named('8859/1')}\rPID|1||||M\xfcller`)), 'PID', 5)).toBe('Müller')
    expect(raw(parsed(`${named('UNICODE UTF-8')}\rPID|1||||Müller`), 'PID', 5)).toBe('Müller')
    expect(raw(parsed(Uint8Array.of(...bytesOf(`${named('8859/5')}\rPID|1||||`), 0xb0)), 'PID', 5)).toBe('А')
  })
  it.each([
    ['', 'charset-undeclared'],
    ['UNICODE UTF-8', 'charset-wrong'],
    ['KLINGON', 'charset-unknown'],
  ])('%s over other bytes: %s', (set, code) => {
    expect(parsed(latin1(`${named(set)}\rPID|1||||M\xfcller`)).issues).toMatchObject([{ code }])
  })
  it('a field knows its byte', () => {
    const text = `${named('UNICODE UTF-8')}\rPID|1||||Müller^Ä`
    const message = parsed(text)
    const value = message.segments[1]?.fields[5]?.[0]?.[1]?.[0]
    expect(placeOf(message, value!.at)).toBe(bytesOf(text.slice(0, text.indexOf('Ä'))).length)
  })
  it('is shown in its own, a segment on a line', () => {
    expect(renderMessage(latin1(`${named('8859/1')}\rPID|1||||M\xfcller`))).toContain('\nPID|1||||Müller')
  })
})

describe('files of messages', () => {
  const all = (chunks: readonly Uint8Array[], largest?: number): readonly Stretch[] => {
    const splitter = createMessageSplitter(largest)
    return [...chunks.flatMap(chunk => splitter.push(chunk)), ...splitter.end()]
  }
  const file = `\u000bFHS|^~\\&|x\rBHS|^~\\&|x\r${header()}\rPID|1\r\u001c\r\n\u000b${header()}\r\nPID|2\r\n\u001c\r\nBTS|2\rFTS|1\r`
  it('batches and MLLP frames', () => {
    expect(all([bytesOf(file)]).map(({ kind }) => kind)).toEqual([
      'envelope',
      'envelope',
      'message',
      'message',
      'envelope',
      'envelope',
    ])
  })
  it('say of a frame without an end that it may have been cut off', () => {
    const cut = `\u000b${header()}\rPID|1\u000b${header()}\rPID|2\r\u001c\r\u000b${header()}\rPID|3`
    const ends = all([bytesOf(cut)]).map(one => one.kind === 'message' && one.unfinished)
    expect(ends).toEqual([true, undefined, true])
    expect(all([bytesOf(`${header()}\rPID|1`)])[0]).not.toHaveProperty('unfinished')
  })
  it('are the same however they are cut', () => {
    const whole = all([bytesOf(file)])
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), size => {
        const bytes = bytesOf(file)
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
          bytes.subarray(i * size, (i + 1) * size),
        )
        expect(all(chunks).map(one => [one.kind, one.range])).toEqual(whole.map(one => [one.kind, one.range]))
      }),
    )
  })
  it('text without a message is told with its place', () => {
    expect(all([bytesOf(`PID|1\r${header()}\rPID|2`)])[0]).toEqual({ kind: 'stray', range: { offset: 0, length: 5 } })
  })
  it('a line without end is let go; what follows is read', () => {
    const endless = Array.from({ length: 50 }, () => bytesOf('x'.repeat(100)))
    const found = all([bytesOf(`${header()}\rPID|`), ...endless, bytesOf(`\r${header()}\rPID|9`)], 1_000)
    expect(found.map(({ kind }) => kind)).toEqual(['too-large', 'message'])
  })
})

describe('MLLP', () => {
  it('finds frames however they are cut, and what stands between them', () => {
    const stream = Buffer.concat([Buffer.from('noise'), frameOf(bytesOf('one')), frameOf(bytesOf('two'))])
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), size => {
        const reader = createFrameReader(100)
        const events = []
        for (let at = 0; at < stream.length; at += size) events.push(...reader.push(stream.subarray(at, at + size)))
        expect(events.map(event => (event.kind === 'frame' ? Buffer.from(event.bytes).toString() : event))).toEqual([
          { kind: 'noise', length: 5 },
          'one',
          'two',
        ])
        expect(reader.pending()).toBe(0)
      }),
    )
  })
  it('lets a frame go that is too large', () => {
    const reader = createFrameReader(3)
    expect(
      reader.push(Buffer.concat([frameOf(bytesOf('four')), frameOf(bytesOf('two'))])).map(({ kind }) => kind),
    ).toEqual(['too-large', 'frame'])
  })
})

describe('acknowledgement (2.9.2, 2.9.3)', () => {
  const at = { controlId: 'A1', time: '20260102030405+0000' }
  const codesOf = (message: Message | undefined, outcome: 'accepted' | 'error' | 'rejected') =>
    acknowledge(message, { ...at, outcome }).map(text => /\rMSA\|(\w\w)/.exec(text)?.[1])
  it('original mode', () => {
    expect(acknowledge(parsed(header()), { ...at, outcome: 'accepted' })).toEqual([
      'MSH|^~\\&|C|D|A|B|20260102030405+0000||ACK^A01^ACK|A1|P|2.5\rMSA|AA|C1\r',
    ])
    expect(codesOf(parsed(header()), 'error')).toEqual(['AE'])
    expect(codesOf(undefined, 'rejected')).toEqual(['AR'])
  })
  it.each([
    ['AL', 'NE', ['CA'], ['CE']],
    ['AL', 'AL', ['CA', 'AA'], ['CE', 'AE']],
    ['NE', 'NE', [], []],
    ['NE', 'ER', [], ['AE']],
    ['SU', '', ['CA'], []],
  ])('enhanced mode, %s and %s', (accept, application, good, bad) => {
    const message = parsed(header(`|||${accept}|${application}`))
    expect(codesOf(message, 'accepted')).toEqual(good)
    expect(codesOf(message, 'error')).toEqual(bad)
  })
})
