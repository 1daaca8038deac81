import {
  factsOf,
  type KnowledgeView,
  type ObservationFact,
  type PatientProfile,
  remembered,
  valueDoubtOf,
} from '../../../clinical/index.ts'
import { codingKey } from '../../../core/index.ts'
import { type Call, readCallCoding, readCallText } from '../call.ts'
import { genesMentioned, genesNamed, valueTexts } from '../gene-named.ts'
import { resultCodes } from '../tables.ts'
import { readHla } from './hla.ts'

/** A call that a laboratory made, and the observation it stands in. */
export type Made = { readonly call: Call; readonly fact: ObservationFact }

export type LaboratoryReading = {
  readonly made: readonly Made[]
  /** Looks like a result, but is not certain: nothing is called while it stands. */
  readonly unread: readonly string[]
  /** No final result, or not usable. */
  readonly seen: readonly string[]
}

// `amended` and `corrected` are final versions (FHIR observation-status); a preliminary result may still change.
const final = new Set(['final', 'amended', 'corrected'])
const without = new Set(['cancelled', 'entered-in-error'])

export const dayOf = (fact: ObservationFact): string => fact.effective.start.slice(0, 10)

type Candidate = { readonly fact: ObservationFact; readonly kind: 'result' | undefined }

/** The few of a record's thousands of observations that may be about a gene: by their code, or by a symbol in their words. */
const candidatesOf = (profile: PatientProfile, knowledge: KnowledgeView): readonly Candidate[] =>
  remembered(profile, `gene results ${knowledge.version}`, watched => {
    const codes = new Map(knowledge.rows(resultCodes).map(row => [codingKey(row), row.kind]))
    return factsOf(watched, 'observation').flatMap(fact => {
      const kind = fact.codings.map(coding => codes.get(codingKey(coding))).find(known => known !== undefined)
      if (kind === undefined && genesMentioned(fact).size === 0) return []
      if (kind === 'gene-studied' || without.has(fact.status)) return []
      return [{ fact, kind }]
    })
  })

/** Whether anybody has said anything about any pharmacogene; most people have nothing, and nothing more is then read. */
export const hasGeneResults = (profile: PatientProfile, knowledge: KnowledgeView): boolean =>
  factsOf(profile, 'genotype').length > 0 || candidatesOf(profile, knowledge).length > 0

/** What laboratories say of one gene: every observation that names it and no other. */
export const laboratoryReading = (
  profile: PatientProfile,
  gene: string,
  knowledge: KnowledgeView,
): LaboratoryReading => {
  const made: Made[] = []
  const unread: string[] = []
  const seen: string[] = []
  for (const { fact, kind } of candidatesOf(profile, knowledge)) {
    if (kind === undefined && !genesMentioned(fact).has(gene)) continue
    const doubt = valueDoubtOf(fact)
    if (fact.value.type === 'absent' && doubt === undefined) continue
    const named = genesNamed(fact, profile, knowledge)
    if (!named.has(gene)) continue
    const at = (what: string) => `${dayOf(fact)}: ${what}`
    const texts = valueTexts(fact)
    if (!final.has(fact.status)) {
      seen.push(at(`${texts[0] ?? 'a value'} (${fact.status}, not final)`))
      continue
    }
    if (doubt !== undefined) {
      const passed = kind === undefined ? seen : unread
      passed.push(at(`${texts[0] ?? 'a value'} (${doubt})`))
      continue
    }
    const reads = gene.startsWith('HLA-') ? readHla(fact, gene) : readValue(fact, gene, knowledge)
    if (reads.calls.length === 0 && reads.unread === null) {
      const what = texts[0] ?? 'no text'
      if (kind === 'result') unread.push(at(`${what} (not a genotype)`))
      else seen.push(at(`${fact.text ?? fact.codings[0]?.display ?? gene}: ${what}`))
    } else if (named.size > 1) {
      unread.push(at(`${texts[0]} (names ${[...named].sort().join(' and ')})`))
    } else if (reads.unread !== null) {
      unread.push(at(reads.unread))
    } else {
      made.push(...reads.calls.map(call => ({ call, fact })))
    }
  }
  return { made, unread, seen }
}

/** All calls in one observation. A text that is not understood only matters where nothing else is. */
const readValue = (
  fact: ObservationFact,
  gene: string,
  knowledge: KnowledgeView,
): { readonly calls: readonly Call[]; readonly unread: string | null } => {
  const codings = fact.value.type === 'coded' ? fact.value.codings : []
  const reads = [
    ...codings.map(coding => readCallCoding(coding, knowledge)),
    ...[...valueTexts(fact), ...scoreText(fact)].map(text => readCallText(text, gene, knowledge)),
  ]
  const calls = reads.flatMap(read => (read.kind === 'call' ? [read.call] : []))
  const unread = reads.flatMap(read => (read.kind === 'unread' ? [read.why] : []))
  // A star allele that could not be read may contradict; words around a call do not.
  const star = unread.find(why => why.includes('*'))
  return { calls, unread: star ?? (calls.length === 0 ? (unread[0] ?? null) : null) }
}

/** An activity score that is reported as a number: the name of the observation says what it is. */
const scoreText = (fact: ObservationFact): readonly string[] => {
  const { value, text = '', codings } = fact
  if (!/activity score/i.test([text, ...codings.map(({ display = '' }) => display)].join(' '))) return []
  const number =
    value.type === 'quantity'
      ? value.quantity.value
      : value.type === 'integer'
        ? value.value
        : value.type === 'unconverted'
          ? value.original.value
          : valueTexts(fact).find(written => /^\s*\d(?:\.\d+)?\s*$/.test(written))
  return number === undefined ? [] : [`activity score ${number}`]
}
