import { type Coding, codeSystems, codingKey } from '../../core/index.ts'
import { type ConceptRow, conceptRow, type TableRow } from './concept-row.ts'
import conditionRows from './conditions.json' with { type: 'json' }
import drugClassRows from './drug-classes.json' with { type: 'json' }
import drugRows from './drugs.json' with { type: 'json' }
import findingRows from './findings.json' with { type: 'json' }
import measurementRows from './measurements.json' with { type: 'json' }
import procedureRows from './procedures.json' with { type: 'json' }
import vaccineRows from './vaccines.json' with { type: 'json' }

/** Something measured. `accepts` maps each canonical UCUM unit that may arrive to its factor into `unit`. */
export type MeasurementConcept = ConceptRow & {
  readonly unit: string
  readonly accepts: Readonly<Record<string, number>>
  /** Physiologic bounds in `unit`: a value outside is an error of unit or decimal, and is not used. */
  readonly bounds: readonly [number, number]
  /**
   * Usable values within so many hours before the newest must not differ from it by `difference` (in `unit`) or more,
   * or by a factor of more than `ratio`: then one is wrong, or the person is not in a steady state.
   */
  readonly steady?: { readonly hours: number; readonly difference?: number; readonly ratio?: number }
}

/** A problem, a procedure, or a coded answer such as a smoking status. */
export type CodedConcept = ConceptRow

/** An ingredient, with the products and names it is recognised by. */
export type DrugConcept = ConceptRow & {
  readonly ingredient: Coding
  /** Lower-case whole words or phrases: the last resort when a code is not known. */
  readonly names: readonly string[]
  /** Ids of `drugClasses`, e.g. `doac`, `nsaid`, `statin`, `cyp2c19-inhibitor`. */
  readonly classes: readonly string[]
}

/** What a vaccine is against. `names`: by CVX code, how the CDC calls each product. */
export type VaccineConcept = ConceptRow & { readonly names: Readonly<Record<string, string>> }

/** What a class of drugs means, and who says so. */
export type DrugClass = {
  readonly id: string
  readonly title: string
  readonly source: string
  readonly version: string
  readonly licence: string
}

type MeasurementRow = TableRow & Pick<MeasurementConcept, 'unit' | 'accepts' | 'bounds' | 'steady'>
type VaccineRow = TableRow & Pick<VaccineConcept, 'names'>
type DrugRow = TableRow & Pick<DrugConcept, 'names' | 'classes'> & { readonly ingredient: string }

export const measurements: ReadonlyMap<string, MeasurementConcept> = byId(
  (measurementRows as unknown as readonly MeasurementRow[]).map(conceptRow),
)
export const conditions: ReadonlyMap<string, CodedConcept> = byId(
  (conditionRows as readonly TableRow[]).map(conceptRow),
)
export const procedures: ReadonlyMap<string, CodedConcept> = byId(
  (procedureRows as readonly TableRow[]).map(conceptRow),
)
export const findings: ReadonlyMap<string, CodedConcept> = byId((findingRows as readonly TableRow[]).map(conceptRow))
export const vaccines: ReadonlyMap<string, VaccineConcept> = byId(
  (vaccineRows as unknown as readonly VaccineRow[]).map(row => conceptRow({ ...row, cvx: Object.keys(row.names) })),
)
export const drugClasses: ReadonlyMap<string, DrugClass> = byId(drugClassRows as readonly DrugClass[])
export const drugs: ReadonlyMap<string, DrugConcept> = byId(
  (drugRows as readonly DrugRow[]).map(row => ({
    ...conceptRow(row),
    ingredient: { system: codeSystems.rxnorm, code: row.ingredient, display: row.title },
  })),
)

/** The row of a table; throws on an id that does not exist, since that is a bug of the caller. */
export const conceptOf = <T>(table: ReadonlyMap<string, T>, id: string): T => {
  const row = table.get(id)
  if (row === undefined) throw new Error(`No clinical concept ${id}`)
  return row
}

/** The drugs of a class. Throws on a class that does not exist. */
export const drugsOfClass = (drugClass: string): readonly DrugConcept[] => {
  conceptOf(drugClasses, drugClass)
  return [...drugs.values()].filter(drug => drug.classes.includes(drugClass))
}

const drugsByCode = new Map<string, DrugConcept[]>()
const drugsByName = new Map<string, DrugConcept[]>()
const add = (map: Map<string, DrugConcept[]>, key: string, drug: DrugConcept) => {
  const known = map.get(key)
  if (known === undefined) map.set(key, [drug])
  else known.push(drug)
}
const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[^a-z0-9-]+/)
    .filter(word => word !== '')
for (const drug of drugs.values()) {
  add(drugsByCode, codingKey(drug.ingredient), drug)
  for (const rule of drug.codes) if ('code' in rule) add(drugsByCode, codingKey(rule), drug)
  for (const name of drug.names) add(drugsByName, wordsOf(name).join(' '), drug)
}
const longestName = Math.max(...[...drugsByName.keys()].map(name => name.split(' ').length))

/** The ingredients of a product, and how they were recognised: by code, or only by a name in its text. */
export type RecognisedDrug = { readonly drugs: readonly DrugConcept[]; readonly by: 'code' | 'name' }

/**
 * Product to ingredients. `undefined` when neither a code nor a name is known: such a medicine was not checked,
 * and whoever reports on checks must say so. The longest name wins: `ethinyl estradiol` is not `estradiol`.
 *
 * @example
 * recogniseDrug([{ system: codeSystems.rxnorm, code: '309362' }], undefined)?.drugs[0]?.id // 'clopidogrel'
 */
export const recogniseDrug = (codings: readonly Coding[], text: string | undefined): RecognisedDrug | undefined => {
  // One list of codings stands in one fact, and every rule asks about it.
  if (codings.length === 0) return recognise(codings, text)
  const known = recognisedIn.get(codings) ?? new Map<string | undefined, RecognisedDrug | undefined>()
  recognisedIn.set(codings, known)
  if (!known.has(text)) known.set(text, recognise(codings, text))
  return known.get(text)
}

const recognisedIn = new WeakMap<readonly Coding[], Map<string | undefined, RecognisedDrug | undefined>>()

const recognise = (codings: readonly Coding[], text: string | undefined): RecognisedDrug | undefined => {
  const found = new Set<DrugConcept>()
  for (const coding of codings) for (const drug of drugsByCode.get(codingKey(coding)) ?? []) found.add(drug)
  if (found.size > 0) return { drugs: [...found], by: 'code' }
  for (const phrase of [text ?? '', ...codings.map(coding => coding.display ?? '')]) {
    for (const drug of namedIn(wordsOf(phrase))) found.add(drug)
  }
  return found.size > 0 ? { drugs: [...found], by: 'name' } : undefined
}

const namedIn = (words: readonly string[]): readonly DrugConcept[] => {
  const found: DrugConcept[] = []
  for (let at = 0; at < words.length; ) {
    let length = Math.min(longestName, words.length - at)
    while (length > 0 && !drugsByName.has(words.slice(at, at + length).join(' '))) length -= 1
    if (length > 0) found.push(...(drugsByName.get(words.slice(at, at + length).join(' ')) ?? []))
    at += Math.max(length, 1)
  }
  return found
}

function byId<T extends { readonly id: string }>(rows: readonly T[]): ReadonlyMap<string, T> {
  const map = new Map(rows.map(row => [row.id, row]))
  if (map.size !== rows.length) throw new Error('A clinical concept is defined twice')
  return map
}
