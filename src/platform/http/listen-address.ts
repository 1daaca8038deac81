import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { AppError } from '../../core/index.ts'
import { isLoopbackAddress } from './same-origin.ts'

/**
 * The address to listen on for a host that somebody asked for. A name is resolved here and all its addresses must be of
 * the loopback interface; what is listened on is the address, so that the name cannot come to mean another.
 *
 * @returns an IP address
 * @throws AppError `not-loopback`; `misuse` for what is no host
 * @example await loopbackAddressOf('localhost') // '127.0.0.1' or '::1'
 * @example await loopbackAddressOf('0') // throws: the resolver reads it as 0.0.0.0
 */
export const loopbackAddressOf = async (host: string): Promise<string> => {
  const name = host.trim()
  if (name === '') {
    throw new AppError('misuse', 'The host to listen on is empty.', { remedy: 'Leave it out, or write 127.0.0.1.' })
  }
  const addresses = isIP(name) === 0 ? await addressesOf(name) : [name]
  const [first] = addresses
  if (first === undefined || !addresses.every(isLoopbackAddress)) throw notLoopback(name)
  return first
}

const addressesOf = async (name: string): Promise<readonly string[]> => {
  try {
    return (await lookup(name, { all: true })).map(({ address }) => address)
  } catch (cause) {
    throw new AppError('misuse', `${name} is no host that can be found.`, { remedy: 'Write 127.0.0.1.', cause })
  }
}

const notLoopback = (host: string): AppError =>
  new AppError('not-loopback', `Attune does not listen on ${host}: its example sign-in asks for no password.`, {
    remedy:
      'Leave the host out: it then listens on 127.0.0.1. From another machine, come through a tunnel: ssh -L 8080:127.0.0.1:8080 SERVER',
  })
