import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { mllpClient } from '../../../test/support/mllp.ts'
import { createMllpServer, type MllpLimits, type MllpServer, mllpLimits } from './index.ts'

let server: MllpServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

const notes: [string, number][] = []
const start = async (
  receive: (frame: Uint8Array) => Promise<readonly Uint8Array[]>,
  limits: Partial<MllpLimits> = {},
) => {
  notes.length = 0
  server = await createMllpServer({
    host: '127.0.0.1',
    port: 0,
    receive,
    limits: { ...mllpLimits, ...limits },
    note: (event, bytes) => notes.push([event, bytes]),
  })
  return server.port
}
const echo = async (frame: Uint8Array) => [frame]

describe('the MLLP server', () => {
  it('answers in the order of the frames, whichever is done first', async () => {
    const port = await start(async frame => {
      await sleep(Buffer.from(frame).toString() === 'slow' ? 50 : 0)
      return [frame]
    })
    const client = await mllpClient(port)
    expect(await Promise.all([client.send('slow'), client.send('quick')])).toEqual(['slow', 'quick'])
    client.end()
  })
  it('holds only so many frames: the others wait at the sender', async () => {
    let [inside, most] = [0, 0]
    const { promise: gate, resolve: open } = Promise.withResolvers<void>()
    const port = await start(
      async frame => {
        inside += 1
        most = Math.max(most, inside)
        await gate
        inside -= 1
        return [frame]
      },
      { waitingFrames: 4 },
    )
    const client = await mllpClient(port)
    // Larger than one chunk of the socket, so that not all arrive at once.
    const answers = Array.from({ length: 40 }, (_, n) => client.send(`${n}${'x'.repeat(100_000)}`))
    await sleep(100)
    expect(most).toBeLessThan(10)
    open()
    expect((await Promise.all(answers)).length).toBe(40)
    client.end()
  })
  it('ends a connection whose frame does not end in time', async () => {
    const client = await mllpClient(await start(echo, { frameTime: 50 }))
    client.write(Buffer.from('\u000bMSH|never'))
    await client.closed
    expect(notes).toContainEqual(['unfinished', 9])
  })
  it('ends a connection whose frame is too large, and serves others', async () => {
    const port = await start(echo, { frame: 100 })
    const [bad, good] = [await mllpClient(port), await mllpClient(port)]
    await expect(bad.send('x'.repeat(1_000))).rejects.toThrow('ended')
    expect(await good.send('fine')).toBe('fine')
    good.end()
  })
  it('says nothing to a frame that could not be received: the sender sends again', async () => {
    const client = await mllpClient(
      await start(async () => {
        throw new Error('no')
      }),
    )
    await expect(client.send('x')).rejects.toThrow('ended')
  })
  it('answers what has come before it closes', async () => {
    const port = await start(async frame => {
      await sleep(50)
      return [frame]
    })
    const client = await mllpClient(port)
    const answer = client.send('last')
    await sleep(20)
    await server?.close()
    expect(await answer).toBe('last')
  })
})
