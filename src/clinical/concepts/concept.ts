import { type Coding, codingKey } from '../../core/index.ts'
import conditionRows from './conditions.json' with { type: 'json' }
import drugRows from './drugs.json' with { type: 'json' }
import findingRows from './findings.json' with { type: 'json' }
import measurementRows from './measurements.json' with { type: 'json' }
import procedureRows from './procedures.json' with { type: 'json' }

/** A code, or with `prefix` every code that starts so (ICD-10-CM categories). */
export type CodeRule =
  | { readonly system: string; readonly code: string; readonly display?: string }
  | { readonly system: string; readonly prefix: string; readonly display?: string }

type ConceptRow = {
  readonly id: string
  readonly title: string
  readonly codes: readonly CodeRule[]
  readonly source: string
  readonly version: string
  readonly licence: string
}

/** Something measured. `accepts` maps each canonical UCUM unit that may arrive to its factor into `unit`. */
export type MeasurementConcept = ConceptRow & {
  readonly unit: string
  readonly accepts: Readonly<Record<string, number>>
  /** Physiologic bounds in `unit`: a value outside is an error of unit or decimal, and is not used. */
  readonly bounds: readonly [number, number]
}

/** A problem, a procedure, or a coded answer such as a smoking status. */
export type CodedConcept = ConceptRow

/** An ingredient, with the products and names it is recognised by. */
export type DrugConcept = ConceptRow & {
  readonly ingredient: Coding
  /** Lower-case whole words: the last resort when a code is not known. */
  readonly names: readonly string[]
  /** e.g. `doac`, `nsaid`, `statin`, `strong-cyp2c19-inhibitor`. */
  readonly classes: readonly string[]
}

export const measurements: ReadonlyMap<string, MeasurementConcept> = byId(
  measurementRows as unknown as readonly MeasurementConcept[],
)
export const conditions: ReadonlyMap<string, CodedConcept> = byId(conditionRows as readonly CodedConcept[])
export const procedures: ReadonlyMap<string, CodedConcept> = byId(procedureRows as readonly CodedConcept[])
export const findings: ReadonlyMap<string, CodedConcept> = byId(findingRows as readonly CodedConcept[])
export const drugs: ReadonlyMap<string, DrugConcept> = byId(drugRows as readonly DrugConcept[])

/** The row of a table; throws on an id that does not exist, since that is a bug of the caller. */
export const conceptOf = <T>(table: ReadonlyMap<string, T>, id: string): T => {
  const row = table.get(id)
  if (row === undefined) throw new Error(`No clinical concept ${id}`)
  return row
}

/** Whether any of the codings belongs to the concept. */
export const isCoded = (codings: readonly Coding[], concept: { readonly codes: readonly CodeRule[] }): boolean =>
  concept.codes.some(rule =>
    codings.some(
      coding =>
        coding.system === rule.system &&
        ('code' in rule ? coding.code === rule.code : coding.code.startsWith(rule.prefix)),
    ),
  )

const drugsByCode = new Map<string, DrugConcept[]>()
const drugsByName = new Map<string, DrugConcept[]>()
for (const drug of drugs.values()) {
  for (const key of [codingKey(drug.ingredient), ...drug.codes.flatMap(c => ('code' in c ? [codingKey(c)] : []))]) {
    drugsByCode.set(key, [...(drugsByCode.get(key) ?? []), drug])
  }
  for (const name of drug.names) drugsByName.set(name, [...(drugsByName.get(name) ?? []), drug])
}

/** The ingredients of a product, and how they were recognised: by code, or only by a name in its text. */
export type RecognisedDrug = { readonly drugs: readonly DrugConcept[]; readonly by: 'code' | 'name' }

/**
 * Product to ingredients. `undefined` when neither a code nor a name is known: such a medicine was not checked,
 * and whoever reports on checks must say so.
 */
export const recogniseDrug = (codings: readonly Coding[], text: string | undefined): RecognisedDrug | undefined => {
  const found = new Set<DrugConcept>()
  for (const coding of codings) for (const drug of drugsByCode.get(codingKey(coding)) ?? []) found.add(drug)
  if (found.size > 0) return { drugs: [...found], by: 'code' }
  const words = [text ?? '', ...codings.map(c => c.display ?? '')]
    .join(' ')
    .toLowerCase()
    .split(/[^a-z0-9-]+/)
  for (const word of words) for (const drug of drugsByName.get(word) ?? []) found.add(drug)
  return found.size > 0 ? { drugs: [...found], by: 'name' } : undefined
}

/** The drugs of a class. */
export const drugsOfClass = (drugClass: string): readonly DrugConcept[] =>
  [...drugs.values()].filter(drug => drug.classes.includes(drugClass))

function byId<T extends { readonly id: string }>(rows: readonly T[]): ReadonlyMap<string, T> {
  const map = new Map(rows.map(row => [row.id, row]))
  if (map.size !== rows.length) throw new Error('A clinical concept is defined twice')
  return map
}
