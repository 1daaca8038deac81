import type { ConsentFact } from '../../clinical/index.ts'
import { type Issue, issue } from '../../core/index.ts'
import { categoriesNamed } from '../../governance/consent/index.ts'
import { type ConsentProvision, consent, consentProvision, isJsonObject } from '../../standards/fhir/index.ts'
import { codesOf, codingsOf } from './codes.ts'
import { factBase } from './fact-draft.ts'
import type { Read } from './read.ts'
import { knownFrom, readPeriod, recordedOf, since, type Times, timesOf } from './times.ts'

/** One rule of a consent, with the rules it holds as exceptions. */
type Rule = { readonly wire: ConsentProvision; readonly path: string; readonly root: boolean }

/** Scopes that are about something else than who may know what. */
const otherScopes: ReadonlySet<string> = new Set(['research', 'adr', 'treatment'])
/** Purposes (HL7 v3 ActReason) for which Attune uses what it knows. */
const ownPurposes: ReadonlySet<string> = new Set(['TREAT', 'ETREAT', 'CAREMGT', 'COC', 'HOPERAT', 'HPAYMT'])

/**
 * What a patient permits or denies. A denial that names categories of information known here keeps them out of the
 * profile, whomever, whatever action and whatever period it names: more is kept back rather than too little, and an
 * issue says so. A denial that names none is kept, and withholds nothing, which an issue says too.
 *
 * A rule inside the consent that has a period of its own is a fact of its own.
 */
export const readConsent: Read = (resource, context) => {
  const issues: Issue[] = []
  const wire = consent(resource, 'Consent', issues) ?? {}
  const recorded = recordedOf(
    [
      [wire.dateTime, 'recordedDate', 'Consent.dateTime'],
      [wire.meta?.lastUpdated, 'lastUpdated', 'Consent.meta.lastUpdated'],
    ],
    issues,
  )
  const rules: Rule[] = []
  readRules(resource.provision, 'Consent.provision', rules, issues)
  const [root] = rules
  const policy = codesOf(wire.policyRule === undefined ? [] : [wire.policyRule])
  const during = readPeriod(root?.root === true ? root.wire.period : undefined, 'Consent.provision.period', issues)
  const times = timesOf(during ?? since(recorded?.interval), recorded, {
    path: 'Consent.dateTime',
    lasts: true,
    issues,
  })
  const optOut = policy.includes('OPTOUT')
  const denials = rules.filter(
    ({ wire: rule, root: isRoot }) => rule.type === 'deny' || (isRoot && optOut && rule.type === undefined),
  )
  const scoped = !codesOf(wire.scope === undefined ? [] : [wire.scope]).some(code => otherScopes.has(code))
  const rootCategories = categoriesNamed(codingsOf(...(wire.category ?? [])))
  const found = denials.map(rule => ({ rule, withholds: withheldBy(rule, rootCategories, scoped, issues) }))
  if (denials.length === 0 && optOut) issues.push(notApplied('Consent.policyRule'))
  if (denials.length > 0 && rules.some(({ wire: { type }, root: isRoot }) => type === 'permit' && !isRoot)) {
    const message = 'Exceptions to a denial are not applied: what it names is kept back from everybody'
    issues.push(issue('warning', 'consent-exception-ignored', message, 'Consent.provision'))
  }
  const timed = found.filter(
    ({ rule, withholds }) => !rule.root && rule.wire.period !== undefined && withholds.length > 0,
  )
  const whole = found.filter(one => !timed.includes(one)).flatMap(({ withholds }) => withholds)
  const permitted = root?.wire.type === 'permit' || policy.includes('OPTIN')
  const base = {
    scope: codingsOf(wire.scope),
    status: wire.status ?? 'unknown',
    concept: { coding: codingsOf(...(wire.category ?? [])) },
  }
  const factOf = (
    position: number,
    at: Times,
    decision: ConsentFact['decision'],
    withholds: readonly string[],
  ): Omit<ConsentFact, 'received'> => ({
    ...factBase(context, 'Consent', position, {
      concept: base.concept,
      times: at,
      status: base.status,
      quality: issues,
    }),
    kind: 'consent',
    scope: base.scope,
    decision,
    withholds: [...new Set(withholds)].sort(),
  })
  const decision = denials.length > 0 || optOut ? 'deny' : permitted ? 'permit' : 'not stated'
  const facts = [
    factOf(0, times, decision, whole),
    ...timed.map(({ rule, withholds }, index) => {
      const span = readPeriod(rule.wire.period, `${rule.path}.period`, issues)
      const at = timesOf(span, recorded, { path: rule.path, lasts: true, issues })
      // Known since the consent was written, not since its period began.
      return factOf(
        index + 1,
        recorded === undefined ? at : { ...at, recorded: knownFrom(recorded.interval) },
        'deny',
        withholds,
      )
    }),
  ]
  return { facts, sharedCode: null, issues }
}

const readRules = (raw: unknown, path: string, into: Rule[], issues: Issue[]): void => {
  if (raw === undefined) return
  const wire = consentProvision(raw, path, issues)
  if (wire === undefined || !isJsonObject(raw)) return
  into.push({ wire, path, root: into.length === 0 })
  const inside = Array.isArray(raw.provision) ? raw.provision : []
  for (const [index, rule] of inside.entries()) readRules(rule, `${path}.provision[${index}]`, into, issues)
}

const notApplied = (path: string): Issue =>
  issue('warning', 'consent-denial-not-applied', 'A denial that names nothing known here: it withholds nothing', path)

/** The categories that one denial keeps back; what it limits itself to beyond them is said, not applied. */
const withheldBy = (
  { wire, path, root }: Rule,
  rootCategories: readonly string[],
  scoped: boolean,
  issues: Issue[],
): readonly string[] => {
  const codings = codingsOf({ coding: [...(wire.securityLabel ?? []), ...(wire.class ?? [])] }, ...(wire.code ?? []))
  const texts = (wire.code ?? []).flatMap(({ text }) => text ?? [])
  const named = [...categoriesNamed(codings, texts), ...(root ? rootCategories : [])]
  const purposes = (wire.purpose ?? []).flatMap(({ code }) => code ?? [])
  if (!scoped || (purposes.length > 0 && !purposes.some(code => ownPurposes.has(code)))) {
    const message = 'A denial for a purpose other than treatment: it withholds nothing here'
    issues.push(issue('information', 'consent-other-purpose', message, path))
    return []
  }
  if (named.length === 0) {
    issues.push(notApplied(path))
    return []
  }
  const limits = [wire.actor, wire.action, wire.dataPeriod, wire.data].filter(limit => limit !== undefined)
  if (limits.length > 0) {
    const message = 'Limited to an actor, action, period or document that is not matched: applied to everything'
    issues.push(issue('warning', 'consent-limit-ignored', message, path))
  }
  return named
}
