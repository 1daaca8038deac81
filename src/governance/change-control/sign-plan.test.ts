import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { examplePlan } from './facts-fixture.ts'
import type { Plan } from './plan.ts'
import { planHash, signPlan, verifyPlan } from './sign-plan.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const signed = signPlan(examplePlan, privateKey)
const received = (): Record<string, unknown> => JSON.parse(JSON.stringify(signed))
const codes = (document: unknown): readonly string[] => verifyPlan(document, publicKey).issues.map(({ code }) => code)

/** Every place of a JSON value where something simple stands. */
const leavesOf = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, member]) => leavesOf(member, [...path, key]))
    : [path]

const edited = (path: readonly string[], change: (old: unknown) => unknown): unknown => {
  const copy = received()
  let at: Record<string, unknown> = copy
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>
  const last = path.at(-1) as string
  at[last] = change(at[last])
  return copy
}

describe('a signed plan', () => {
  it('of format 1 that was signed before there was another still holds, under the hash that events name', () => {
    // The private key of RFC 8032, 7.1, test 1; the signature is of the Attune of 27 November 2026.
    const pkcs8 = '302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'
    const key = createPublicKey(createPrivateKey({ key: Buffer.from(pkcs8, 'hex'), format: 'der', type: 'pkcs8' }))
    const signature = 'RIfpW9O2/W4Pr4m7Ewfun4dDDgex7n7htDKih8Kxfzj55nARmJ0zSwZGRdtnlQZRQDXhITwtVQ2PeMLVOHIjAg=='
    expect(examplePlan.format).toBe(1)
    expect(verifyPlan({ plan: examplePlan, key: '06e3fd8fda29bb60', signature }, key)).toMatchObject({ ok: true })
    expect(planHash(examplePlan)).toBe('f84703e3e159bfc523250405e37f4a6f7ec2e2ca9dfdc7df82a78b19ea748f95')
  })

  it('is what was signed, after it was written and read', () => {
    expect(verifyPlan(received(), publicKey)).toEqual({ ok: true, value: examplePlan, issues: [] })
  })

  it('fails when anything in it is edited', () => {
    const paths = leavesOf(signed)
    expect(paths.length).toBeGreaterThan(40)
    for (const path of paths) {
      const other = edited(path, old =>
        typeof old === 'number' ? old + 0.001 : typeof old === 'boolean' ? !old : `${old}x`,
      )
      expect(verifyPlan(other, publicKey).ok, path.join('.')).toBe(false)
    }
  })

  it('fails when something is added, left out or moved', () => {
    expect(codes(edited(['plan', 'note'], () => 'more'))).toEqual(['plan-unreadable'])
    expect(codes(edited(['plan', 'gates', 'calibration'], () => ({ waived: 'in a hurry' })))).toEqual(['plan-edited'])
    expect(codes(edited(['plan', 'features'], old => (old as string[]).slice(1)))).toEqual(['plan-edited'])
    expect(codes(edited(['plan', 'features'], old => (old as string[]).toReversed()))).toEqual(['plan-edited'])
    expect(codes(edited(['plan', 'id'], old => ` ${old}`))).toEqual(['plan-edited'])
    for (const nothing of [undefined, null, 'plan', [], {}]) expect(verifyPlan(nothing, publicKey).ok).toBe(false)
  })

  it('has one spelling of its signature', () => {
    expect(codes({ ...signed, signature: signed.signature.replace(/=+$/, '') })).toEqual(['plan-edited'])
    expect(codes({ ...signed, signature: `${signed.signature}\n` })).toEqual(['plan-edited'])
    expect(codes({ ...signed, signature: '' })).toEqual(['plan-edited'])
  })

  it('counts under its own key only', () => {
    const other = generateKeyPairSync('ed25519')
    expect(verifyPlan(received(), other.publicKey).issues.map(({ code }) => code)).toEqual(['plan-of-another-key'])
    const forged = { ...signPlan(examplePlan, other.privateKey), key: signed.key }
    expect(codes(forged)).toEqual(['plan-edited'])
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
    expect(() => signPlan(examplePlan, rsa.privateKey)).toThrow(TypeError)
  })

  it.each<[string, Partial<Plan> | object]>([
    ['no feature', { features: [] }],
    ['a kind twice', { kinds: [examplePlan.kinds[1], examplePlan.kinds[1]] }],
    ['a range upside down', { kinds: [{ kind: 'additive', hyperparameters: { pairs: { least: 3, most: 1 } } }] }],
    ['no such day', { data: { ...examplePlan.data, newestIndexDate: { from: '2026-02-30', until: '2026-06-30' } } }],
    ['an end without time zone', { expires: '2027-01-01' }],
    ['a margin that allows everything', { gates: { ...examplePlan.gates, nonInferiorityMargin: 0 } }],
    ['an approver who may not', { approval: { roles: ['integration-engineer'], notByTrainer: true } }],
    ['a gate left out', { gates: { ...examplePlan.gates, subgroups: undefined } }],
  ])('cannot be signed with %s', (_, part) => {
    expect(() => signPlan({ ...examplePlan, ...part } as Plan, privateKey)).toThrow()
  })

  it('is named by its content', () => {
    expect(planHash(examplePlan)).toMatch(/^[0-9a-f]{64}$/)
    expect(planHash({ ...examplePlan, id: 'readmission-30d/2' })).not.toBe(planHash(examplePlan))
  })
})
