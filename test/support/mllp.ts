import { connect, type Socket } from 'node:net'
import { createFrameReader, frameOf } from '../../src/standards/hl7v2/index.ts'

export type MllpClient = {
  /** Sends a message and waits for one answer; rejects when the connection ends before. */
  readonly send: (message: string | Uint8Array) => Promise<string>
  /** Sends bytes as they are. */
  readonly write: (bytes: Uint8Array) => void
  readonly closed: Promise<void>
  readonly end: () => void
}

export const mllpClient = async (port: number, make?: () => Socket): Promise<MllpClient> => {
  const socket = make?.() ?? connect({ port, host: '127.0.0.1' })
  const reader = createFrameReader(1 << 20)
  const open: { resolve: (text: string) => void; reject: (error: Error) => void }[] = []
  socket.on('data', chunk => {
    for (const event of reader.push(chunk as Buffer)) {
      if (event.kind === 'frame') open.shift()?.resolve(Buffer.from(event.bytes).toString())
    }
  })
  socket.on('error', () => undefined)
  const closed = new Promise<void>(done =>
    socket.once('close', () => {
      for (const { reject } of open.splice(0)) reject(new Error('the connection ended'))
      done()
    }),
  )
  await new Promise<void>((done, failed) => {
    socket.once(make === undefined ? 'connect' : 'secureConnect', () => done())
    socket.once('error', failed)
  })
  return {
    send: message =>
      new Promise((resolve, reject) => {
        open.push({ resolve, reject })
        socket.write(frameOf(typeof message === 'string' ? Buffer.from(message) : message))
      }),
    write: bytes => void socket.write(bytes),
    closed,
    end: () => void socket.end(),
  }
}

/** A result of a patient. */
export const oruOf = (patient: string, control: string, value: number): string =>
  [
    `MSH|^~\\&|LAB|HOSP|||20260102030405+0000||ORU^R01^ORU_R01|${control}|P|2.5.1`,
    `PID|1||${patient}^^^HOSP^MR||Test^${patient}||19500304|F`,
    `OBR|1||F-${patient}-${control}^LAB|2345-7^Glucose^LN|||20260101120000+0000`,
    `OBX|1|NM|2345-7^Glucose^LN||${value}|mmol/L^^UCUM|||||F`,
    '',
  ].join('\r')
