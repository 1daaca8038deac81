import { describe, expect, it } from 'vitest'
import { type Actor, may } from './may.ts'
import { type Action, type Purpose, policy, type Role } from './policy.ts'

const roles: readonly Role[] = ['clinician', 'integration-engineer', 'governance', 'patient']
const actions: readonly Action[] = [
  'patient:list',
  'patient:read',
  'advice:read',
  'decision:write',
  'import:write',
  'audit:verify',
  'recall:read',
  'hooks:call',
  'advice:simulate',
  'plan:read',
  'message:release',
  'note:write',
  'note:read',
  'identity:decide',
  'quality:read',
  'rules:govern',
  'model:read',
  'model:decide',
  'model:train',
  'model:edit',
]
const purposes: readonly Purpose[] = ['treatment', 'operations', 'own-request']

/** The whole policy, written a second time: the only combinations that are allowed about the actor's own person. */
const allowed = new Set([
  'clinician patient:list treatment',
  'clinician patient:read treatment',
  'clinician advice:read treatment',
  'clinician decision:write treatment',
  'clinician hooks:call treatment',
  'clinician advice:simulate treatment',
  'clinician plan:read treatment',
  'clinician message:release treatment',
  'clinician note:read treatment',
  'clinician identity:decide treatment',
  'clinician quality:read treatment',
  'clinician model:read treatment',
  'clinician model:decide treatment',
  'clinician model:edit treatment',
  'integration-engineer import:write operations',
  'integration-engineer quality:read operations',
  'governance audit:verify operations',
  'governance quality:read operations',
  'governance recall:read operations',
  'governance rules:govern operations',
  'governance model:read operations',
  'governance model:decide operations',
  'governance model:train operations',
  'governance model:edit operations',
  'governance advice:read operations',
  'governance identity:decide operations',
  'patient patient:read own-request',
  'patient plan:read own-request',
  'patient note:write own-request',
])

const actorOf = (role: Role): Actor => ({ id: 'a', role, patient: 'p1' })

describe('may', () => {
  for (const role of roles) {
    for (const action of actions) {
      for (const purpose of purposes) {
        const expected = allowed.has(`${role} ${action} ${purpose}`)
        it(`${role}, ${action}, for ${purpose}: ${expected ? 'allowed' : 'denied'}`, () => {
          const verdict = may(actorOf(role), action, 'p1', purpose)
          expect(verdict.allowed).toBe(expected)
          if (!verdict.allowed) expect(verdict.because).not.toBe('')
        })
      }
    }
  }

  it('has no cell that this test does not know', () => {
    expect(Object.keys(policy).sort()).toEqual([...roles].sort())
    for (const row of Object.values(policy)) expect(Object.keys(row).sort()).toEqual([...actions].sort())
  })

  it('lets a patient read their own record only', () => {
    const read = (actor: Actor, patient: string | null) => may(actor, 'patient:read', patient, 'own-request')
    expect(read(actorOf('patient'), 'p1')).toEqual({ allowed: true })
    expect(read(actorOf('patient'), 'p2')).toEqual({ allowed: false, because: 'it is allowed only about oneself' })
    expect(read(actorOf('patient'), null).allowed).toBe(false)
    expect(read({ id: 'a', role: 'patient' }, 'p1').allowed).toBe(false)
  })

  it('lets a clinician treat anybody, also before a person is known', () => {
    for (const patient of ['p2', null]) {
      expect(may(actorOf('clinician'), 'advice:read', patient, 'treatment')).toEqual({ allowed: true })
    }
  })

  it.each([
    ['superuser', 'patient:read'],
    ['clinician', 'patient:delete'],
    ['constructor', 'name'],
    ['__proto__', 'toString'],
    ['clinician', 'hasOwnProperty'],
  ])('denies what no rule names: %s, %s', (role, action) => {
    const verdict = may({ id: 'a', role: role as Role }, action as Action, 'p1', 'treatment')
    expect(verdict).toEqual({ allowed: false, because: 'no rule allows it' })
  })
})
