import {
  factsCoded,
  factsOf,
  type GenotypeFact,
  type KnowledgeView,
  type ObservationFact,
  type PatientProfile,
  remembered,
  valueDoubtOf,
} from '../../clinical/index.ts'
import { codeSystems, codingKey } from '../../core/index.ts'
import { readCallCoding } from './call.ts'
import { type Copies, meant, readDpydText, variantsNamed } from './dpyd-text.ts'
import { genesMentioned, genesNamed, valueTexts } from './gene-named.ts'
import { callAt, genotypesOf, type Phase } from './position-call.ts'
import { type DpydVariant, dpydVariants, type Phenotype } from './tables.ts'

/** One source on one variant. `from`: a short name of the source, with its date. */
export type Statement = {
  readonly variant: string
  readonly copies: Copies
  /** With `copies` 1 of a phased call: the chromosome copy that carries it. */
  readonly phase: (Phase & { readonly copy: 0 | 1 }) | null
  /** Inferred from a variant that only marks it. */
  readonly byTag: boolean
  readonly from: string
  readonly fact: ObservationFact | GenotypeFact
}

/** A laboratory's result on both gene copies, beside its variants. */
export type Report = {
  readonly score: number | null
  readonly phenotype: Phenotype | null
  /** Variants that it says it looked for; `null`: not on record. */
  readonly tested: ReadonlySet<string> | null
  readonly found: ReadonlySet<string>
  readonly from: string
  readonly fact: ObservationFact
}

export type DpydEvidence = {
  readonly statements: readonly Statement[]
  readonly reports: readonly Report[]
  /** Looks like a result, but is not certain. */
  readonly unread: readonly string[]
  /** No final result, or not usable. */
  readonly seen: readonly string[]
}

const gene = 'DPYD'
const final = new Set(['final', 'amended', 'corrected'])
const day = ({ effective }: ObservationFact | GenotypeFact): string => effective.start.slice(0, 10)

/** Genetic variant assessment (present, absent) and its components: HL7 Genomics Reporting, Variant profile. */
const loinc = (code: string) => ({ system: codeSystems.loinc, code })
const assessment = loinc('69548-6')
const absent = 'LA9634-2'
const codingChange = loinc('48004-6')
const componentCodes: ReadonlySet<string> = new Set(
  ['48004-6', '48018-6', '81255-2', '81252-9', '81290-9', '53034-5', '48002-0', '69547-8', '69551-0', '81254-5'].map(
    code => codingKey(loinc(code)),
  ),
)

/** Everything on record about DPYD, source by source. */
export const dpydEvidenceOf = (profile: PatientProfile, knowledge: KnowledgeView): DpydEvidence =>
  remembered(profile, `dpyd ${knowledge.version}`, watched => evidenceOf(watched, knowledge))

const evidenceOf = (profile: PatientProfile, knowledge: KnowledgeView): DpydEvidence => {
  const genotypes = readGenotypes(profile, knowledge)
  const observed = readObservations(profile, knowledge)
  return {
    statements: [...genotypes.statements, ...observed.statements],
    reports: observed.reports,
    unread: [...genotypes.unread, ...observed.unread],
    seen: [...genotypes.seen, ...observed.seen],
  }
}

const readGenotypes = (profile: PatientProfile, knowledge: KnowledgeView): DpydEvidence => {
  const genotypes = genotypesOf(profile, gene)
  const rows = genotypes.length === 0 ? [] : knowledge.rows(dpydVariants)
  const seen: string[] = []
  const statements = rows.flatMap((row): readonly Statement[] => {
    const call = callAt(genotypes, row)
    if (call?.kind === 'unclear') seen.push(call.why)
    if (call?.kind !== 'called') return []
    const [fact] = call.facts
    const copies = call.bases.filter(base => base === row.alternate).length
    const reference = call.bases.filter(base => base === row.reference).length
    if (copies + reference < 2) {
      seen.push(`${row.rsid ?? row.variant}: another base than the known ones`)
      if (copies === 0) return []
    }
    const carrier = call.bases[0] === row.alternate ? 0 : 1
    const phase = copies === 1 && call.phase !== null ? { ...call.phase, copy: carrier as 0 | 1 } : null
    return [{ ...named(row), copies: copies as 0 | 1 | 2, phase, from: `genotype of ${day(fact)}`, fact }]
  })
  const byName = genotypes.filter(({ reference }) => reference === undefined)
  const found = byName.map(fact => ({ fact, row: rows.find(row => isNamed(fact, row)) }))
  for (const { fact, row } of found) if (row === undefined) seen.push(`${fact.variant ?? 'a variant'} (${day(fact)})`)
  return {
    statements: [...statements, ...found.flatMap(({ fact, row }) => (row === undefined ? [] : [ofName(fact, row)]))],
    reports: [],
    unread: [],
    seen,
  }
}

const named = (row: DpydVariant) => ({ variant: meant(row), byTag: row.tagOf !== null })

const isNamed = ({ variant = '' }: GenotypeFact, row: DpydVariant): boolean =>
  variant === row.variant || variant.endsWith(`:${row.variant}`)

/** A variant that a report found, by its HGVS name. */
const ofName = (fact: GenotypeFact, row: DpydVariant): Statement => {
  const copies = fact.alleles.filter(allele => allele !== null && allele > 0).length
  return {
    ...named(row),
    copies: copies === 1 || copies === 2 ? copies : 'present',
    phase: null,
    from: `laboratory, ${day(fact)}`,
    fact,
  }
}

const readObservations = (profile: PatientProfile, knowledge: KnowledgeView): DpydEvidence => {
  const statements: Statement[] = []
  const reports: Report[] = []
  const unread: string[] = []
  const seen: string[] = []
  for (const fact of factsOf(profile, 'observation')) {
    const doubt = valueDoubtOf(fact)
    if (
      (fact.value.type === 'absent' && doubt === undefined) ||
      ['cancelled', 'entered-in-error'].includes(fact.status)
    )
      continue
    if (fact.codings.some(coding => componentCodes.has(codingKey(coding)))) continue
    const assessed = fact.codings.some(coding => codingKey(coding) === codingKey(assessment))
    if (!assessed && !mayConcern(fact)) continue
    const genes = genesNamed(fact, profile, knowledge)
    if (!genes.has(gene)) continue
    if (doubt !== undefined) {
      unread.push(`${day(fact)}: ${valueTexts(fact)[0] ?? 'a value'} (${doubt})`)
      continue
    }
    if (assessed) {
      statements.push(...absentVariant(fact, profile, knowledge))
      continue
    }
    const text = valueTexts(fact)[0] ?? 'a value'
    if (!final.has(fact.status)) seen.push(`${day(fact)}: ${text} (${fact.status}, not final)`)
    else if (genes.size > 1) unread.push(`${day(fact)}: ${text} (names ${[...genes].sort().join(' and ')})`)
    else {
      const read = readReport(fact, knowledge)
      statements.push(...read.statements)
      reports.push(...read.reports)
      unread.push(...read.unread)
      seen.push(...read.seen)
    }
  }
  return { statements, reports, unread, seen }
}

/** By the code of a genetic result without words, or by the gene's symbol. */
const mayConcern = (fact: ObservationFact): boolean =>
  fact.codings.some(({ code }) => code === '84413-4' || code === '53040-2') || genesMentioned(fact).has(gene)

/** A variant that was looked for and is not there. One that is there is a genotype of its own. */
const absentVariant = (
  fact: ObservationFact,
  profile: PatientProfile,
  knowledge: KnowledgeView,
): readonly Statement[] => {
  const { value, source, record } = fact
  const isAbsent = value.type === 'coded' && value.codings.some(({ code }) => code === absent)
  if (!isAbsent || !final.has(fact.status)) return []
  return factsCoded(profile, 'observation', [codingChange])
    .filter(
      change =>
        change.record === record &&
        change.source.document === source.document &&
        change.source.resource === source.resource,
    )
    .flatMap(change => valueTexts(change))
    .flatMap(text => [...variantsNamed(text, knowledge)])
    .filter((variant, index, all) => all.indexOf(variant) === index)
    .map(variant => ({ variant, copies: 0, phase: null, byTag: false, from: `laboratory, ${day(fact)}`, fact }))
}

const readReport = (fact: ObservationFact, knowledge: KnowledgeView): DpydEvidence => {
  const from = `laboratory, ${day(fact)}`
  const codings = fact.value.type === 'coded' ? fact.value.codings : []
  const coded = codings.flatMap(coding => {
    const read = readCallCoding(coding, knowledge)
    return read.kind === 'call' && read.call.phenotype !== null ? [read.call.phenotype] : []
  })
  const texts = valueTexts(fact).map(text => readDpydText(text, knowledge))
  const read = texts.find(
    text => text.variants.length > 0 || text.whole || text.score !== null || text.phenotype !== null,
  )
  const unread = texts.find(text => text.unread !== null)?.unread
  const words = `${day(fact)}: ${valueTexts(fact)[0] ?? 'a value'}`
  if (unread !== undefined && unread !== null) return { ...none, unread: [`${words} (not read)`] }
  const score = read?.score ?? scoreOf(fact)
  const phenotype = read?.phenotype ?? coded[0] ?? null
  if (read === undefined && phenotype === null && score === null) return { ...none, seen: [words] }
  const variants = read?.variants ?? []
  const tested = variantsNamed(`${fact.methodText ?? ''}; ${fact.text ?? ''}`, knowledge)
  const whole = read?.whole === true || score !== null || phenotype !== null
  const found = new Set(variants.filter(({ copies }) => copies !== 0).map(({ variant }) => variant))
  const notThere = whole ? [...tested].filter(variant => !variants.some(one => one.variant === variant)) : []
  return {
    ...none,
    statements: [...variants, ...notThere.map(variant => ({ variant, copies: 0 as const }))].map(one => ({
      ...one,
      phase: null,
      byTag: false,
      from,
      fact,
    })),
    reports: whole ? [{ score, phenotype, tested: tested.size === 0 ? null : tested, found, from, fact }] : [],
  }
}

const none: DpydEvidence = { statements: [], reports: [], unread: [], seen: [] }

/** An activity score that is reported as a number: the name of the observation says what it is. */
const scoreOf = ({ value, text = '', codings }: ObservationFact): number | null => {
  if (!/activity score/i.test([text, ...codings.map(({ display = '' }) => display)].join(' '))) return null
  const number =
    value.type === 'quantity'
      ? value.quantity.value
      : value.type === 'integer'
        ? value.value
        : value.type === 'text' && /^[0-2](?:\.[05])?$/.test(value.text.trim())
          ? Number(value.text)
          : value.type === 'unconverted'
            ? (value.original.value ?? null)
            : null
  return number !== null && [0, 0.5, 1, 1.5, 2].includes(number) ? number : null
}
