import type { z } from 'zod'
import type { RowProvenance } from '../../../clinical/index.ts'
import { type Issue, issue } from '../../../core/index.ts'
import type { GeneDefinition } from '../calling/definition.ts'
import { type DefinitionDocument, definitionDocument, definitionRow, type exemptionsDocument } from './definition.ts'
import {
  type GuidanceSystem,
  guidelineDocument,
  guidelineRow,
  type IsReviewed,
  type RecommendationDocument,
  recommendationDocument,
} from './guideline.ts'
import { phenotypeDocument, phenotypeRow } from './phenotype.ts'
import { ReleaseProblem } from './problem.ts'
import type { ReviewBy } from './provenance.ts'

/** The tables that a release can fill, by what is in them. */
export type ReleasedTable = 'definition' | 'phenotype' | 'guideline' | 'share-alike-guideline'
export type ReleasedRow = { readonly table: ReleasedTable; readonly row: RowProvenance; readonly at: string }

/** What is known beside the document itself. */
export type Surroundings = ReviewBy & {
  readonly exemptions: z.output<typeof exemptionsDocument>
  /** The version of a document that says none; `null`: not known. */
  readonly release: string | null
  readonly grch37Of: (gene: string) => GeneDefinition['grch37']
  /** CC0 where CPIC defines the gene; a gene nobody has listed as CPIC's is share-alike. */
  readonly licenceOf: (gene: string) => string
  readonly isReviewed: IsReviewed
}

export type ReadDocument = { readonly rows: readonly ReleasedRow[]; readonly issues: readonly Issue[] }

const error = (code: string, message: string, at: string): ReadDocument => ({
  rows: [],
  issues: [issue('error', code, message, at)],
})

/** Why a value does not fit its shape, at its own place. */
const misfit = (problem: z.ZodError, at: string): ReadDocument => ({
  rows: [],
  issues: problem.issues
    .slice(0, 5)
    .map(({ path, message }) => issue('error', 'release-shape', message, [at, ...path].join('/'))),
})

const withoutVersion = (at: string): ReadDocument =>
  error(
    'release-version',
    'Does not say of which release it is. Give --release with the date of the release (YYYY-MM-DD)',
    at,
  )

/** Runs a conversion; what is wrong with the source is an issue, a bug is thrown. */
const converted = (at: string, convert: () => ReadDocument): ReadDocument => {
  try {
    return convert()
  } catch (problem) {
    if (problem instanceof ReleaseProblem) return error('release-content', problem.message, at)
    throw problem
  }
}

export const readDefinition = (value: unknown, at: string, around: Surroundings): ReadDocument => {
  const parsed = definitionDocument.safeParse(value)
  if (!parsed.success) return misfit(parsed.error, at)
  const source: DefinitionDocument = parsed.data
  const version = source.version ?? around.release
  if (version === null) return withoutVersion(at)
  const licence = around.licenceOf(source.gene)
  const { reviewBy } = around
  return converted(at, () => ({
    rows: [
      {
        table: 'definition',
        at,
        row: definitionRow(source, around.exemptions[source.gene], {
          grch37: around.grch37Of(source.gene),
          licence,
          version,
          reviewBy,
        }),
      },
    ],
    issues: [],
  }))
}

export const readPhenotype = (
  value: unknown,
  at: string,
  system: GuidanceSystem,
  around: Surroundings,
): ReadDocument => {
  const parsed = phenotypeDocument.safeParse(value)
  if (!parsed.success) return misfit(parsed.error, at)
  const version = parsed.data.version ?? around.release
  if (version === null) return withoutVersion(at)
  const licence = system === 'dpwg' ? 'CC-BY-SA-4.0' : around.licenceOf(parsed.data.gene)
  const { reviewBy } = around
  return converted(at, () => ({
    rows: [{ table: 'phenotype', at, row: phenotypeRow(parsed.data, system, { version, licence, reviewBy }) }],
    issues: [],
  }))
}

const systems: Readonly<Record<string, GuidanceSystem>> = { CPIC: 'cpic', DPWG: 'dpwg' }

/** Recommendations one by one: one that does not fit is an issue, the others go on. */
const recommendationsOf = (given: readonly unknown[], at: string) => {
  const read: RecommendationDocument[] = []
  const issues: Issue[] = []
  for (const [index, one] of given.entries()) {
    const parsed = recommendationDocument.safeParse(one)
    if (parsed.success) read.push(parsed.data)
    else issues.push(...misfit(parsed.error, `${at}/recommendations/${index}`).issues)
  }
  return { read, issues }
}

export const readGuideline = (
  value: object & { readonly recommendations?: unknown },
  at: string,
  around: Surroundings,
): ReadDocument => {
  const parsed = guidelineDocument.safeParse(value)
  if (!parsed.success) return misfit(parsed.error, at)
  const { guideline } = parsed.data
  const system = systems[guideline.source]
  if (system === undefined) {
    const message = `Annotations of ${guideline.source} are not taken: no rules read them`
    return { rows: [], issues: [issue('information', 'release-source', message, at)] }
  }
  if (!Array.isArray(value.recommendations)) {
    const message =
      'A ClinPGx annotation without recommendations by key: nothing to look up. Give the guidance that PharmCAT is released with (prescribing_guidance.json), or recommendation of the CPIC API as JSON'
    return { rows: [], issues: [issue('warning', 'release-without-keys', message, at)] }
  }
  // Some CPIC guidelines answer by a flow chart, not by keys: nothing to look up.
  if (value.recommendations.length === 0) {
    return { rows: [], issues: [issue('information', 'release-without-keys', 'Answers by a chart, not by keys', at)] }
  }
  const version = parsed.data.version ?? around.release
  if (version === null) return withoutVersion(at)
  const { read, issues } = recommendationsOf(value.recommendations, at)
  const { isReviewed, reviewBy } = around
  const whole = converted(at, () => {
    const { row, unread } = guidelineRow(system, parsed.data, read, { version, isReviewed, reviewBy })
    return {
      rows: [{ table: system === 'cpic' ? 'guideline' : 'share-alike-guideline', row, at }],
      issues: unread.map(({ recommendation, because }) =>
        issue('warning', 'not-structured', `Kept as said but not structured: ${because}`, `${at}#${recommendation}`),
      ),
    }
  })
  return { rows: whole.rows, issues: [...issues, ...whole.issues] }
}
