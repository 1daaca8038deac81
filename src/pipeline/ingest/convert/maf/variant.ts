import { readAssembly, readChromosome } from '../../../../clinical/index.ts'
import { codeSystems } from '../../../../core/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import type { Row } from '../table-row.ts'
import {
  alternatePart,
  component,
  dbsnpPart,
  loinc,
  placeParts,
  readsPart,
  referencePart,
  words,
} from '../variant-parts.ts'
import terms from './terms.json' with { type: 'json' }

const so = 'http://www.sequenceontology.org'
const hgvs = 'http://varnomen.hgvs.org'

const tableOf = (rows: readonly (readonly string[])[]) =>
  new Map(rows.map(([name = '', code = '', display = '']) => [name, { system: so, code, display }]))
const classifications = tableOf(terms.classifications)
const types = tableOf(terms.types)

/** Columns by their names in the specification, in lower case; `undefined` for those that a file does not have. */
export type MafColumns = ReadonlyMap<string, number>

type Component = JsonObject

/** Reads the columns of one row as components of a variant (HL7 Genomics Reporting, Variant profile). */
export const variantComponents = (row: Row, columns: MafColumns): readonly Component[] => {
  const at = (name: string): readonly [number, string] => {
    const column = columns.get(name)
    return column === undefined ? [-1, ''] : [column, row.cell(column)]
  }
  const used = (name: string): string => {
    const [column, cell] = at(name)
    if (cell !== '') row.mapped(column)
    return cell
  }
  return [
    ...gene(used),
    ...place(row, at, used),
    ...alleles(row, at, used),
    ...changes(row, at, used),
    ...reads(row, at),
    ...kinds(row, at),
    ...rsid(row, at),
  ]
}

type At = (name: string) => readonly [column: number, cell: string]
type Used = (name: string) => string

const gene = (used: Used): readonly Component[] => {
  const symbol = used('hugo_symbol')
  const entrez = used('entrez_gene_id')
  const hgnc = used('hgnc_id').replace(/^HGNC:/i, '')
  const known = /^\d+$/.test(entrez) && entrez !== '0'
  const coding = [
    ...(/^\d+$/.test(hgnc)
      ? [{ system: 'http://www.genenames.org/geneId', code: `HGNC:${hgnc}`, display: symbol }]
      : []),
    ...(known ? [{ system: 'http://www.ncbi.nlm.nih.gov/gene', code: entrez }] : []),
  ]
  if (symbol === '' && coding.length === 0) return []
  const concept = { ...(coding.length === 0 ? {} : { coding }), ...(symbol === '' ? {} : { text: symbol }) }
  return [component(loinc('48018-6', 'Gene studied [ID]'), { valueCodeableConcept: concept })]
}

/** The build's bare number is what GDC and TCGA write. */
const buildOf = (text: string) => (text === '37' || text === '38' ? (`GRCh${text}` as const) : readAssembly(text))

const place = (row: Row, at: At, used: Used): readonly Component[] => {
  const build = used('ncbi_build')
  const assembly = buildOf(build)
  const named = used('chromosome')
  const chromosome = readChromosome(named === '23' ? 'X' : named === '24' ? 'Y' : named)
  const number = (name: string) => {
    const [column, cell] = at(name)
    if (!/^\d+$/.test(cell)) return undefined
    row.mapped(column)
    return Number(cell)
  }
  const [start, end] = [number('start_position'), number('end_position')]
  return placeParts({ assembly, build, chromosome, named, start, end })
}

/** The alternate is the second allele; the first repeats the reference, or the second. Any other is a variant of its own. */
const alleles = (row: Row, at: At, used: Used): readonly Component[] => {
  const reference = used('reference_allele')
  const alternate = used('tumor_seq_allele2')
  const [column, first] = at('tumor_seq_allele1')
  if (first !== '' && (first === reference || first === alternate)) row.mapped(column)
  else if (first !== '') row.lost(column, 'a further alternate allele')
  return [
    ...(reference === '' ? [] : [referencePart(reference)]),
    ...(alternate === '' ? [] : [alternatePart(alternate)]),
  ]
}

const changes = (row: Row, at: At, used: Used): readonly Component[] => {
  const coding = used('hgvsc')
  const transcript = used('transcript_id')
  const protein = used('hgvsp')
  const short = ['hgvsp_short', 'protein_change', 'amino_acid_change'].map(at).find(([, cell]) => cell !== '')
  const change = (code: string, text: string) => ({
    valueCodeableConcept: { coding: [{ system: hgvs, code }], ...(text === '' ? {} : { text }) },
  })
  if (short !== undefined && (protein !== '' || /^p\./.test(short[1]))) row.mapped(short[0])
  else if (short !== undefined) row.text(short[0])
  const aminoAcids =
    protein !== ''
      ? change(protein, short?.[1] ?? '')
      : short === undefined
        ? undefined
        : /^p\./.test(short[1])
          ? change(short[1], '')
          : words(short[1])
  return [
    ...(coding === '' ? [] : [component(loinc('48004-6', 'DNA change (c.HGVS)'), change(coding, ''))]),
    ...(transcript === ''
      ? []
      : [component(loinc('51958-7', 'Transcript reference sequence [ID]'), words(transcript))]),
    ...(aminoAcids === undefined ? [] : [component(loinc('48005-3', 'Amino acid change (pHGVS)'), aminoAcids)]),
  ]
}

/** Reads of the alternate allele, and their share of all at the place. */
const reads = (row: Row, at: At): readonly Component[] => {
  const number = (name: string) => {
    const [column, cell] = at(name)
    return /^\d{1,9}$/.test(cell) ? { column, value: Number(cell) } : undefined
  }
  const depth = number('t_depth')
  const alternate = number('t_alt_count')
  if (alternate === undefined) return []
  row.mapped(alternate.column)
  const one = { unit: '1', system: codeSystems.ucum, code: '1' }
  const found = [readsPart(alternate.value)]
  if (depth === undefined || depth.value === 0 || alternate.value > depth.value) return found
  row.mapped(depth.column)
  const share = Number((alternate.value / depth.value).toPrecision(6))
  return [
    ...found,
    component(loinc('81258-6', 'Sample variant allelic frequency [NFr]'), { valueQuantity: { value: share, ...one } }),
  ]
}

const kinds = (row: Row, at: At): readonly Component[] => {
  const coded = (name: string, table: ReadonlyMap<string, JsonObject>) => {
    const [column, cell] = at(name)
    if (cell === '') return undefined
    const coding = table.get(cell)
    if (coding === undefined) row.text(column)
    else row.mapped(column)
    return { valueCodeableConcept: { ...(coding === undefined ? {} : { coding: [coding] }), text: cell } }
  }
  const classification = coded('variant_classification', classifications)
  const type = coded('variant_type', types)
  return [
    // In the guide the consequence is an Observation of its own since version 3; its component has no code that lasts.
    ...(classification === undefined ? [] : [{ code: { text: 'Molecular consequence' }, ...classification }]),
    ...(type === undefined ? [] : [component(loinc('48019-4', 'DNA change type'), type)]),
  ]
}

const rsid = (row: Row, at: At): readonly Component[] => {
  const [column, cell] = at('dbsnp_rs')
  if (!/^rs\d+$/.test(cell)) return []
  row.mapped(column)
  return [dbsnpPart(cell)]
}
