import { createPrivateKey, createPublicKey, hash as digest, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, storageError } from '../../core/index.ts'
import { createWhole } from '../../platform/files/index.ts'

/** A private key of the site: its file in `DIR/keys`, and what it is called where something is wrong with it. */
export type SiteKey = { readonly file: string; readonly called: string }

/**
 * A private Ed25519 key of the site, made at first use: PKCS #8, mode 0600, in a folder of mode 0700.
 *
 * @throws AppError `disk-full`, `data-folder-unusable`
 * @example
 * siteKey(folder.keys, { file: 'audit-seal.ed25519.pem', called: 'sealing key' })
 */
export const siteKey = (keys: string, key: SiteKey): KeyObject => {
  const path = join(keys, key.file)
  if (!existsSync(path)) createKey(keys, path)
  return readKey(path, key)
}

/** The public half of a key that has been used; `undefined` where it never was. */
export const publicSiteKey = (keys: string, key: SiteKey): KeyObject | undefined => {
  const path = join(keys, key.file)
  return existsSync(path) ? createPublicKey(readKey(path, key)) : undefined
}

/** By what a signature names the key it is of: the beginning of the SHA-256 of the public key, 16 hexadecimal digits. */
export const keyId = (key: KeyObject): string => {
  const publicKey = key.type === 'public' ? key : createPublicKey(key)
  return digest('sha256', publicKey.export({ type: 'spki', format: 'der' })).slice(0, 16)
}

const readKey = (path: string, { called }: SiteKey): KeyObject => {
  try {
    return createPrivateKey(readFileSync(path))
  } catch (cause) {
    throw new AppError('data-folder-unusable', `The ${called} ${path} cannot be read.`, {
      remedy: 'Give this user access to it, or restore DIR/keys from a backup.',
      details: { path },
      cause,
    })
  }
}

/** A complete file appears under the name, or another process was first and its key counts. */
const createKey = (keys: string, path: string): void => {
  try {
    mkdirSync(keys, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw storageError(error, keys)
  }
  const { privateKey } = generateKeyPairSync('ed25519')
  createWhole(path, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), { flush: true })
}
