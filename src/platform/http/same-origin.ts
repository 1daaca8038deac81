import { BlockList, isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { AppError } from '../../core/index.ts'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/**
 * Whether an IP address is of the loopback interface; whatever is no address is not.
 *
 * @example isLoopbackAddress('127.0.0.2') // true
 * @example isLoopbackAddress('::ffff:0.0.0.0') // false
 */
export const isLoopbackAddress = (address: string): boolean => {
  const version = isIP(address)
  // A zone (`fe80::1%eth0`) belongs to no address that we listen on.
  return version !== 0 && !address.includes('%') && loopback.check(address, version === 4 ? 'ipv4' : 'ipv6')
}

/**
 * Refuses what a web page of somewhere else sends. Such a page can point its own host name at this address (DNS
 * rebinding: the Host header betrays it) or send a request without reading the answer (forgery: Origin and
 * Sec-Fetch-Site betray it). The cookie alone does not tell: to SameSite every port of localhost is one site.
 * Programs send neither header and are not refused; a link that is followed is not either.
 *
 * @throws AppError `forbidden`
 */
export const assertSameOrigin = ({ method, headers, host, hostname }: FastifyRequest): void => {
  const name = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  if (name !== 'localhost' && !isLoopbackAddress(name)) {
    throw new AppError('forbidden', 'This server answers on loopback only.', {
      remedy: 'Open it as http://localhost or http://127.0.0.1 on the same machine.',
    })
  }
  const { origin } = headers
  const isOwn = origin === undefined || origin === `http://${host}` || origin === `https://${host}`
  const site = headers['sec-fetch-site']
  const isOfOwnPage = site === undefined || site === 'same-origin' || site === 'none'
  const isFollowedLink =
    (method === 'GET' || method === 'HEAD') &&
    headers['sec-fetch-mode'] === 'navigate' &&
    headers['sec-fetch-dest'] === 'document'
  if (!isOwn || !(isOfOwnPage || isFollowedLink)) {
    throw new AppError('forbidden', 'This server answers its own pages and programs, no page of another origin.', {
      remedy: 'Send the request from the workspace, or from a program.',
    })
  }
}
