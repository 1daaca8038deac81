import { hash as digest, type KeyObject, sign, verify } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson, failure, issue, type Result, success } from '../../core/index.ts'
import { keyId } from '../audit/index.ts'
import { type Plan, planShape } from './plan.ts'

/** A plan with an Ed25519 signature (RFC 8032) of the canonical JSON of `{ key, plan }`, base64. */
export type SignedPlan = { readonly plan: Plan; readonly key: string; readonly signature: string }

const signedShape = z.strictObject({ plan: planShape, key: z.string(), signature: z.string() })

const signedBytes = (plan: Plan, key: string): Buffer => Buffer.from(canonicalJson({ key, plan }))

/**
 * Signs a plan that a person has read. Where the key comes from is the caller's business.
 *
 * @throws ZodError when it is no plan
 * @throws TypeError when the key is not Ed25519
 * @example
 * const signed = signPlan(plan, privateKey) // { plan, key: '3f2a…', signature: '…' }
 */
export const signPlan = (plan: Plan, privateKey: KeyObject): SignedPlan => {
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new TypeError('a plan is signed with an Ed25519 key')
  const checked = planShape.parse(plan)
  const key = keyId(privateKey)
  return { plan: checked, key, signature: sign(null, signedBytes(checked, key), privateKey).toString('base64') }
}

/**
 * The plan of a document whose signature holds under this key. Anything edited, added or left out fails, the signature's own spelling too.
 *
 * @returns issues `plan-unreadable` (with the place), `plan-of-another-key`, `plan-edited`
 */
export const verifyPlan = (document: unknown, publicKey: KeyObject): Result<Plan> => {
  const read = signedShape.safeParse(document)
  if (!read.success) {
    return failure(
      ...read.error.issues.map(({ path, message }) => issue('error', 'plan-unreadable', message, path.join('.'))),
    )
  }
  const { plan, key, signature } = read.data
  if (key !== keyId(publicKey))
    return failure(issue('error', 'plan-of-another-key', `the plan is signed by key ${key}, not ${keyId(publicKey)}`))
  const bytes = Buffer.from(signature, 'base64')
  const holds =
    publicKey.asymmetricKeyType === 'ed25519' &&
    bytes.toString('base64') === signature &&
    // What is signed is what was received, not what reading made of it.
    canonicalJson(plan) === canonicalJson((document as SignedPlan).plan) &&
    verify(null, signedBytes(plan, key), publicKey, bytes)
  return holds ? success(plan) : failure(issue('error', 'plan-edited', 'the plan is not what was signed'))
}

/** By what events name a plan: SHA-256, hexadecimal, of its canonical JSON. */
export const planHash = (plan: Plan): string => digest('sha256', canonicalJson(plan))
