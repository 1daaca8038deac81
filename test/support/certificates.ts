import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type Certificate = {
  readonly cert: Buffer
  readonly key: Buffer
  readonly certFile: string
  readonly keyFile: string
}

/** An authority of a test, with the certificates that it signs: valid for a day, written to a folder. */
export type Authority = Certificate & {
  /** @param alternative as openssl writes it: `IP:127.0.0.1`, `DNS:localhost` */
  readonly sign: (name: string, alternative: string) => Certificate
}

const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { stdio: 'ignore' })
const keyOf = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'] as const

/** @example const { cert, sign } = createAuthority(folder, 'ward'); sign('broker', 'IP:127.0.0.1') */
export const createAuthority = (folder: string, name: string): Authority => {
  const at = (file: string) => join(folder, `${name}-${file}`)
  const read = (certFile: string, keyFile: string): Certificate => ({
    certFile,
    keyFile,
    cert: readFileSync(certFile),
    key: readFileSync(keyFile),
  })
  const [caKey, caCert] = [at('ca.key'), at('ca.pem')]
  openssl('req', '-x509', ...keyOf, '-keyout', caKey, '-out', caCert, '-days', '1', '-subj', `/CN=${name} authority`)
  return {
    ...read(caCert, caKey),
    sign: (of, alternative) => {
      const [key, request, cert, extensions] = ['key', 'csr', 'pem', 'ext'].map(ending => at(`${of}.${ending}`))
      openssl('req', ...keyOf, '-keyout', key!, '-out', request!, '-subj', `/CN=${of}`)
      writeFileSync(extensions!, `subjectAltName=${alternative}\n`)
      const signer = ['-CA', caCert, '-CAkey', caKey, '-CAcreateserial']
      openssl('x509', '-req', '-in', request!, ...signer, '-out', cert!, '-days', '1', '-extfile', extensions!)
      return read(cert!, key!)
    },
  }
}
