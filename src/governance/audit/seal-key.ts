import { createPrivateKey, createPublicKey, hash as digest, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, storageError } from '../../core/index.ts'
import { createWhole } from '../../platform/files/index.ts'

/** The file of the private key in `DIR/keys`. */
const fileName = 'audit-seal.ed25519.pem'

/**
 * The key that seals the audit trail, made at first use: `audit-seal.ed25519.pem`, PKCS #8, mode 0600, in a folder of
 * mode 0700. Whoever has it can sign a rewritten history, so keep a copy of the *public* key elsewhere.
 *
 * @throws AppError `disk-full`, `data-folder-unusable`
 */
export const sealingKey = (keys: string): KeyObject => {
  const path = join(keys, fileName)
  if (!existsSync(path)) createKey(keys, path)
  return readKey(path)
}

/**
 * The public half, for verification.
 *
 * @throws AppError `not-found` when this data folder has never sealed anything.
 */
export const verificationKey = (keys: string): KeyObject => {
  const path = join(keys, fileName)
  if (!existsSync(path)) {
    throw new AppError('not-found', `The sealing key ${path} is missing.`, {
      remedy: 'Restore DIR/keys from a backup, or verify with a copy of the public key.',
      details: { path },
    })
  }
  return createPublicKey(readKey(path))
}

/** See `Seal.key`. */
export const keyId = (key: KeyObject): string => {
  const publicKey = key.type === 'public' ? key : createPublicKey(key)
  return digest('sha256', publicKey.export({ type: 'spki', format: 'der' })).slice(0, 16)
}

const readKey = (path: string): KeyObject => {
  try {
    return createPrivateKey(readFileSync(path))
  } catch (cause) {
    throw new AppError('data-folder-unusable', `The sealing key ${path} cannot be read.`, {
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
