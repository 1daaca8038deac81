import { describe, expect, it } from 'vitest'
import { loopbackAddressOf } from './listen-address.ts'

describe('the address to listen on', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['127.9.9.9', '127.9.9.9'],
    ['::1', '::1'],
    ['0:0:0:0:0:0:0:1', '0:0:0:0:0:0:0:1'],
    // The resolver reads these as addresses.
    ['127.1', '127.0.0.1'],
    ['0x7f000001', '127.0.0.1'],
  ])('%s is of this machine only', async (host, address) => {
    expect(await loopbackAddressOf(host)).toBe(address)
  })
  it('a name is resolved, and the address is what is listened on', async () => {
    expect(['127.0.0.1', '::1']).toContain(await loopbackAddressOf('localhost'))
  })
  it.each([
    '0.0.0.0',
    '::',
    '0',
    '0x0',
    '::ffff:0.0.0.0',
    '::ffff:10.0.0.1',
    '::ffff:127.0.0.1%lo',
    '10.0.0.1',
    '128.0.0.1',
    '192.168.1.2',
    'fe80::1',
    'fe80::1%eth0',
    '255.255.255.255',
  ])('%s is refused, with the way to reach it from elsewhere', async host => {
    await expect(loopbackAddressOf(host)).rejects.toMatchObject({
      code: 'not-loopback',
      message: expect.stringContaining('example sign-in'),
      remedy: expect.stringContaining('ssh -L'),
    })
  })
  it.each(['', '  ', 'no such host', 'host.invalid', 'http://127.0.0.1', '127.0.0.1:80'])(
    '"%s" is no host',
    async host => {
      await expect(loopbackAddressOf(host)).rejects.toMatchObject({ code: 'misuse' })
    },
  )
})
