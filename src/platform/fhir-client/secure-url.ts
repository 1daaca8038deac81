import { AppError } from '../../core/index.ts'
import { isLoopbackAddress } from '../http/index.ts'

/**
 * An address that patient data and tokens may travel to: https, or http on this machine.
 *
 * @param what names the address in the message
 * @throws AppError `misuse`
 * @example secureUrl('https://ehr.example/fhir', '--fhir')
 */
export const secureUrl = (text: string, what: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new AppError('misuse', `${what} is no web address.`, { remedy: 'Write it as https://HOST/PATH.' })
  }
  if (url.username !== '' || url.password !== '') {
    throw new AppError('misuse', `${what} holds a name or a password.`, {
      remedy: 'Addresses end up in logs and process lists: give --client-id and --key FILE instead.',
    })
  }
  if (url.protocol === 'http:' && !isThisMachine(url.hostname)) {
    throw new AppError('misuse', `${what} is not encrypted.`, {
      remedy: 'Use https; http is for this machine only (localhost).',
    })
  }
  return url
}

const isThisMachine = (hostname: string): boolean =>
  hostname === 'localhost' || isLoopbackAddress(hostname.replace(/^\[|\]$/g, ''))

/** `https://ehr.example/fhir/`: what relative addresses are resolved against. */
export const baseUrl = (text: string, what: string): URL => {
  const url = secureUrl(text, what)
  url.search = ''
  url.hash = ''
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}
