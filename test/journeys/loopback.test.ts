import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { attune } from '../support/cli.ts'
import { startAttune } from '../support/server.ts'

const root = mkdtempSync(join(tmpdir(), 'attune-loopback-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** `connected`, or why not. */
const knock = (host: string, port: number): Promise<string> =>
  new Promise(done => {
    // Left open: a client that says nothing does not keep the server from stopping.
    const socket = connect({ host, port, timeout: 2_000 })
    socket.once('connect', () => done('connected'))
    socket.once('timeout', () => done('timeout'))
    socket.once('error', error => done((error as NodeJS.ErrnoException).code ?? ''))
  })

const otherAddresses = Object.values(networkInterfaces())
  .flatMap(addresses => addresses ?? [])
  .filter(({ internal, address }) => !internal && !address.startsWith('fe80'))
  .map(({ address }) => address)

describe('where the server listens', () => {
  it('by default, and when told so: on the loopback interface, and on no other that this machine has', async () => {
    for (const args of [[], ['--host', '::1']]) {
      const server = await startAttune({ args: [...args, '--empty'] })
      const { hostname, port } = new URL(server.url)
      expect(await knock(hostname.replace(/[[\]]/g, ''), Number(port))).toBe('connected')
      for (const address of otherAddresses) {
        expect(await knock(address, Number(port)), address).not.toBe('connected')
      }
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
      expect(await server.stop()).toBe(0)
    }
  })

  it('anywhere else is refused before anything is opened: exit 2, why, and what to do', async () => {
    const asked = [
      { args: ['--host', '0.0.0.0'] },
      { args: ['--host', '::'] },
      { args: ['--host', '::ffff:0.0.0.0'] },
      { args: [], env: { ATTUNE_HOST: '0' } },
      ...otherAddresses.map(address => ({ args: ['--host', address] })),
    ]
    const answers = await Promise.all(
      asked.map(async ({ args, env = {} }, index) => {
        const data = join(root, `data-${index}`)
        const answer = await attune(['serve', '--port', '0', '--data', data, ...args], { env })
        return { ...answer, left: existsSync(data) }
      }),
    )
    for (const { code, stderr, left } of answers) {
      expect(code).toBe(2)
      expect(stderr).toMatch(/does not listen on .*: its example sign-in asks for no password\.\n.*ssh -L/)
      expect(left).toBe(false)
    }
  })

  it('a host that is empty, or a log level that there is not, is misuse', async () => {
    const data = ['--data', join(root, 'data')]
    expect((await attune(['serve', '--host', ' ', ...data])).code).toBe(2)
    const level = await attune(['serve', ...data], { env: { LOG_LEVEL: 'loud' } })
    expect(level.code).toBe(2)
    expect(level.stderr).toContain('Use one of: silent, fatal')
  })
})
