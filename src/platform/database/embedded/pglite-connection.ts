import { Duplex } from 'node:stream'
import { joined } from './joined.ts'
import type { Engine } from './pglite-engine.ts'

/** What `pg` needs of a socket. Each write holds whole protocol messages, as pg writes them. */
export class PgliteConnection extends Duplex {
  readonly #id: number
  readonly #opened: () => Promise<Engine>
  #engine: Engine | undefined

  /** @param opened the engine that runs, or the next one once it has opened the folder */
  constructor(id: number, opened: () => Promise<Engine>) {
    super()
    this.#id = id
    this.#opened = opened
  }

  connect(): this {
    this.#opened().then(
      engine => {
        this.#engine = engine
        this.emit('connect')
      },
      error => this.destroy(error),
    )
    return this
  }

  /** Bytes of an earlier connection that come late are dropped. */
  receive(connection: number, bytes: Uint8Array): void {
    if (connection === this.#id && !this.destroyed) this.push(bytes)
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#send([chunk])
    done()
  }

  override _writev(chunks: readonly { readonly chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#send(chunks.map(({ chunk }) => chunk))
    done()
  }

  override _final(done: (error?: Error | null) => void): void {
    this.push(null)
    done()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#engine?.post({ kind: 'hang-up' })
    done(error)
  }

  #send(chunks: readonly Buffer[]): void {
    // Copied: pg reuses its buffers, and the thread must own what it reads.
    this.#engine?.post({ kind: 'bytes', connection: this.#id, bytes: joined(chunks) })
  }
}
