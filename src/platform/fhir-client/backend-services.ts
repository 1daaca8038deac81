import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../../core/index.ts'
import { secureUrl } from './secure-url.ts'

/** What a request carries to be let in. */
export type TokenSource = {
  /** A token that is good for the next minute, at least as far as its server says. */
  readonly token: () => Promise<string>
  /** Forgets a token that the server has refused. */
  readonly forget: (token: string) => void
}

export type BackendClient = {
  readonly clientId: string
  /** A private key: JWK, JWK set, or PEM. */
  readonly key: string
  /** Where tokens come from; without it, as the server's SMART configuration says. */
  readonly tokenUrl?: string
}

/** Fetches without a token. Throws AppError when nothing can be had. */
type Fetch = (url: URL, init?: RequestInit) => Promise<Response>

/**
 * SMART Backend Services (SMART App Launch 2.2, "Backend Services"): the client signs who it is with its private key
 * (`private_key_jwt`, RS384 or ES384) and gets a token for some minutes, which is fetched again before it ends.
 * The key and the tokens stay in memory and are in no message.
 *
 * @throws AppError `misuse` for a key that cannot be used; `peer-refused` when the server gives no token
 */
export const createBackendServices = (
  { clientId, key, tokenUrl }: BackendClient,
  base: URL,
  fetch: Fetch,
  now: () => number,
): TokenSource => {
  const { privateKey, kid, algorithm } = signingKey(key)
  let held: { readonly token: string; readonly renewAt: number } | undefined
  let asking: Promise<string> | undefined
  let found: Promise<Endpoint> | undefined

  const ask = async (): Promise<string> => {
    found ??= tokenEndpoint(base, tokenUrl, fetch)
    const { url, scope } = await found.catch(error => {
      found = undefined
      throw error
    })
    const seconds = Math.floor(now() / 1000)
    // Loaded here: most commands sign nothing.
    const { SignJWT } = await import('jose')
    const assertion = await new SignJWT()
      .setProtectedHeader({ alg: algorithm, typ: 'JWT', kid: kid ?? (await thumbprint(privateKey)) })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(url.href)
      .setJti(randomUUID())
      .setIssuedAt(seconds)
      // The specification allows five minutes at most.
      .setExpirationTime(seconds + 240)
      .sign(privateKey)
    const response = await fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      }).toString(),
    })
    const { token, lives } = await readToken(response)
    held = { token, renewAt: now() + Math.max(lives - 60, lives / 2) * 1000 }
    return token
  }
  return {
    token: async () => {
      if (held !== undefined && now() < held.renewAt) return held.token
      asking ??= ask().finally(() => {
        asking = undefined
      })
      return await asking
    },
    forget: token => {
      if (held?.token === token) held = undefined
    },
  }
}

type Endpoint = { readonly url: URL; readonly scope: string }

const configuration = z.object({
  token_endpoint: z.string(),
  capabilities: z.array(z.string()).optional(),
  scopes_supported: z.array(z.string()).optional(),
})

/** Scopes of version 2 where the server has them: `rs` is read and search. */
const tokenEndpoint = async (base: URL, given: string | undefined, fetch: Fetch): Promise<Endpoint> => {
  const response = await fetch(new URL('.well-known/smart-configuration', base), {
    headers: { accept: 'application/json' },
  })
  const parsed = configuration.safeParse(response.ok ? await response.json().catch(() => undefined) : undefined)
  if (!parsed.success && given === undefined) {
    throw new AppError('peer-refused', 'The server does not say where its tokens come from (SMART configuration).', {
      remedy: 'Give it: --token-url URL.',
      details: { status: response.status },
    })
  }
  const { capabilities = [], scopes_supported = [] } = parsed.data ?? {}
  const second = capabilities.includes('permission-v2') || scopes_supported.includes('system/*.rs')
  return {
    url: secureUrl(given ?? parsed.data?.token_endpoint ?? '', 'The token address'),
    scope: second ? 'system/*.rs' : 'system/*.read',
  }
}

const answer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive().optional() })
const refusal = z.object({ error: z.string() })

/** SMART recommends five minutes; a server that does not say is taken by that. */
const usualLife = 300

const readToken = async (response: Response): Promise<{ readonly token: string; readonly lives: number }> => {
  const body: unknown = await response.json().catch(() => undefined)
  const parsed = answer.safeParse(body)
  if (response.ok && parsed.success) {
    return { token: parsed.data.access_token, lives: parsed.data.expires_in ?? usualLife }
  }
  const why = refusal.safeParse(body)
  // RFC 6749, 5.2: the error is one of a few words; what else stands there may be anything.
  const word = why.success && /^[a-z_]{1,40}$/.test(why.data.error) ? why.data.error : 'no reason given'
  throw new AppError('peer-refused', `The server gives no token: ${word} (${response.status}).`, {
    remedy: 'Check --client-id, and that the public key of --key FILE is registered with the server.',
  })
}

type SigningKey = {
  readonly privateKey: KeyObject
  readonly kid: string | undefined
  readonly algorithm: 'RS384' | 'ES384'
}

const jwk = z.looseObject({ kty: z.string(), d: z.string(), kid: z.string().optional() })
const jwkSet = z.object({ keys: z.array(z.unknown()) })

const signingKey = (text: string): SigningKey => {
  try {
    const json: unknown = text.trimStart().startsWith('{') ? JSON.parse(text) : undefined
    const set = jwkSet.safeParse(json)
    const candidates = set.success ? set.data.keys : [json]
    const own = json === undefined ? undefined : candidates.map(one => jwk.safeParse(one)).find(one => one.success)
    if (json !== undefined && own?.data === undefined) throw new TypeError('no private key')
    const privateKey =
      own?.data === undefined
        ? createPrivateKey(text)
        : createPrivateKey({ key: own.data as JsonWebKey, format: 'jwk' })
    return { privateKey, kid: own?.data?.kid, algorithm: algorithmOf(privateKey) }
  } catch {
    // The cause may quote the key.
    throw new AppError('misuse', 'The key cannot be used.', {
      remedy: 'Give a private key as JWK or PEM: RSA (RS384) or elliptic curve P-384 (ES384).',
    })
  }
}

const algorithmOf = (key: KeyObject): SigningKey['algorithm'] => {
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType === 'rsa' && modulusLength >= 2048) return 'RS384'
  if (key.asymmetricKeyType === 'ec' && namedCurve === 'secp384r1') return 'ES384'
  throw new TypeError('neither RS384 nor ES384')
}

/** A PEM file has no key id; servers that need one find the key by its thumbprint (RFC 7638). */
const thumbprint = async (key: KeyObject): Promise<string> => {
  const { calculateJwkThumbprint, exportJWK } = await import('jose')
  return await calculateJwkThumbprint(await exportJWK(createPublicKey(key)))
}
