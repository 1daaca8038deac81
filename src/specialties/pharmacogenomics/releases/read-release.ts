import type { KnowledgePack, RowProvenance } from '../../../clinical/index.ts'
import { type Issue, issue } from '../../../core/index.ts'
import { type GeneDefinition, geneDefinitions } from '../calling/definition.ts'
import { type GenePhenotypeRow, genePhenotypes } from '../calling/phenotype.ts'
import { guidelines, shareAlikeGuidelines } from '../guidance/index.ts'
import { type CpicTables, cpicDrug, cpicGuideline, cpicGuidelines } from './cpic-api.ts'
import { exemptionsDocument } from './definition.ts'
import { type Form, formOf, systemOf } from './forms.ts'
import { guidelineRow } from './guideline.ts'
import { mergeTable } from './merge.ts'
import {
  type ReadDocument,
  type ReleasedTable,
  readDefinition,
  readGuideline,
  readPhenotype,
  type Surroundings,
} from './read-document.ts'
import { isReviewed } from './texts/reviewed.ts'
import { unusedParts } from './unused.ts'

/** A file of a release: where it lay, and its JSON. */
export type ReleaseDocument = { readonly path: string; readonly value: unknown }

const tables = {
  definition: geneDefinitions,
  phenotype: genePhenotypes,
  guideline: guidelines,
  'share-alike-guideline': shareAlikeGuidelines,
} as const satisfies Record<ReleasedTable, { readonly name: string }>

export type ReleaseOptions = {
  /** What is in use: rows that the release says nothing of stay. */
  readonly inUse: KnowledgePack
  /** What the program brings: what is not in it, no check asks for. */
  readonly builtIn: KnowledgePack
  /** Date (`YYYY-MM-DD`) of documents that do not say of which release they are; `null`: such are refused. */
  readonly release: string | null
  /** When the rows are due for review, `YYYY-MM-DD`. */
  readonly reviewBy: string
  /** Takes also what is older than what is in use. */
  readonly older: boolean
}

export type ReadRelease = {
  /** The tables that the release changes or confirms, whole. */
  readonly pack: KnowledgePack
  readonly summary: readonly {
    readonly table: string
    /** Rows that the release brought. */
    readonly released: number
    /** Rows in use that it says nothing of; they stay. */
    readonly kept: readonly string[]
  }[]
  /** Recommendations that are there but that nobody has turned into steps. */
  readonly notStructured: number
  readonly issues: readonly Issue[]
}

const rowsInUse = <Row>(pack: KnowledgePack, name: string): readonly Row[] =>
  (pack.tables[name] ?? []) as unknown as readonly Row[]

const surroundingsOf = (
  documents: readonly ReleaseDocument[],
  { inUse, release, reviewBy }: ReleaseOptions,
): Surroundings => {
  const definitions = rowsInUse<GeneDefinition & RowProvenance>(inUse, geneDefinitions.name)
  const phenotypes = rowsInUse<GenePhenotypeRow & RowProvenance>(inUse, genePhenotypes.name)
  const open = new Set(
    [...definitions, ...phenotypes].flatMap(({ gene, licence }) => (licence === 'CC0-1.0' ? [gene] : [])),
  )
  const exemptions = documents.flatMap(({ value }) => {
    const parsed = formOf(value) === 'exemptions' ? exemptionsDocument.safeParse(value) : null
    return parsed?.success === true ? [parsed.data] : []
  })
  return {
    exemptions: Object.assign({}, ...exemptions),
    release,
    reviewBy,
    grch37Of: gene => definitions.find(row => row.gene === gene)?.grch37 ?? null,
    licenceOf: gene => (open.has(gene) ? 'CC0-1.0' : 'CC-BY-SA-4.0'),
    isReviewed,
  }
}

const cpicTablesOf = (documents: readonly ReleaseDocument[]): CpicTables => {
  const rows = documents.flatMap(({ value }) => (formOf(value) === 'cpic-table' ? (value as unknown[]) : []))
  const drugs = rows.map(row => cpicDrug.safeParse(row)).flatMap(({ data }) => (data === undefined ? [] : [data]))
  const known = rows.map(row => cpicGuideline.safeParse(row)).flatMap(({ data }) => (data === undefined ? [] : [data]))
  return {
    drugs: new Map(drugs.map(({ drugid, name }) => [drugid, name])),
    guidelines: new Map(known.map(row => [row.id, row])),
  }
}

const readCpic = (rows: readonly unknown[], at: string, tables: CpicTables, around: Surroundings): ReadDocument => {
  const { release, reviewBy } = around
  if (release === null) {
    const message =
      'The API does not say of which release it is. Give --release with the date of the download (YYYY-MM-DD)'
    return { rows: [], issues: [issue('error', 'release-version', message, at)] }
  }
  const { groups, issues } = cpicGuidelines(rows, at, tables)
  const read = groups.map(({ document, recommendations }) => {
    const options = { version: release, isReviewed, reviewBy }
    const { row, unread } = guidelineRow('cpic', document, recommendations, options)
    const here = unread.map(({ recommendation, because }) =>
      issue('warning', 'not-structured', `Kept as said but not structured: ${because}`, `${at}#${recommendation}`),
    )
    return { row, here }
  })
  return {
    rows: read.map(({ row }) => ({ table: 'guideline', row, at })),
    issues: [...issues, ...read.flatMap(({ here }) => here)],
  }
}

const none: ReadDocument = { rows: [], issues: [] }

const said = (severity: Issue['severity'], code: string, message: string, at: string): ReadDocument => ({
  rows: [],
  issues: [issue(severity, code, message, at)],
})

const joined = (parts: readonly ReadDocument[]): ReadDocument => ({
  rows: parts.flatMap(({ rows }) => rows),
  issues: parts.flatMap(({ issues }) => issues),
})

/** Each row must fit its table: a version without a date, for one, does not. */
const fitting = ({ rows, issues }: ReadDocument): ReadDocument => {
  const misfits: Issue[] = []
  const fit = rows.filter(({ table, row, at }) => {
    try {
      tables[table].parse(row)
      return true
    } catch (problem) {
      // A table tells a row that does not fit by a throw; here that is bad source data, not a bug.
      misfits.push(issue('error', 'release-row', problem instanceof Error ? problem.message : String(problem), at))
      return false
    }
  })
  return { rows: fit, issues: [...issues, ...misfits] }
}

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])

const readAs = (form: Form, { path, value }: ReleaseDocument, cpic: CpicTables, around: Surroundings): ReadDocument => {
  const each = (read: (one: unknown, at: string) => ReadDocument): ReadDocument =>
    Array.isArray(value) ? joined(value.map((one, index) => read(one, `${path}/${index}`))) : read(value, path)
  switch (form) {
    case 'guideline':
      return readGuideline(value as object, path, around)
    case 'guidelines': {
      const { guidelines: all } = value as { readonly guidelines: readonly object[] }
      return joined(all.map((one, index) => readGuideline(one, `${path}/guidelines/${index}`, around)))
    }
    case 'definition':
      return each((one, at) => readDefinition(one, at, around))
    case 'phenotype':
      return each((one, at) => readPhenotype(one, at, systemOf(path), around))
    case 'cpic-recommendation':
      return readCpic(listed(value), path, cpic, around)
    case 'exemptions':
    case 'cpic-table':
      return none
    case 'cpic-phenotypes':
      return said(
        'warning',
        'release-not-taken',
        'Tables allele and diplotype of the CPIC API are not taken: give the phenotypes that PharmCAT is released with',
        path,
      )
    case 'messages':
      return said('information', 'release-not-needed', 'Is not needed', path)
    case 'unknown':
      return said('error', 'release-unknown', 'No form of a release that is read: docs/operations/knowledge.md', path)
  }
}

/**
 * Reads a public release of pharmacogenomic knowledge (PharmCAT's guidance, definitions and phenotypes; recommendations of the
 * CPIC API) as a knowledge pack in our own schema. What does not fit is an issue with its place, and the rest goes on. No
 * text of a guideline is kept: a recommendation whose text nobody has read is `not-structured`.
 *
 * @example
 * readRelease([{ path: 'CPIC_codeine_and_CYP2D6.json', value }], { inUse, builtIn, release: null, reviewBy: '2027-11-24', older: false })
 */
export const readRelease = (documents: readonly ReleaseDocument[], options: ReleaseOptions): ReadRelease => {
  const around = surroundingsOf(documents, options)
  const cpic = cpicTablesOf(documents)
  const { rows, issues } = fitting(joined(documents.map(one => readAs(formOf(one.value), one, cpic, around))))
  const merged = [...Map.groupBy(rows, ({ table }) => table)].map(([table, some]) => {
    const { name } = tables[table]
    const result = mergeTable(options.inUse.tables[name] ?? [], some, options.older)
    return { name, ...result, released: some.length }
  })
  return {
    pack: { tables: Object.fromEntries(merged.map(({ name, rows: all }) => [name, all])) },
    summary: merged.map(({ name, released, kept }) => ({ table: name, released, kept })),
    notStructured: issues.filter(({ code }) => code === 'not-structured').length,
    issues: [...issues, ...unusedParts(rows, options.builtIn), ...merged.flatMap(one => one.issues)],
  }
}
