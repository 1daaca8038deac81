import { type Coding, codeSystems } from '../../core/index.ts'

/** A code, or with `prefix` every code that starts so (ICD categories). */
export type CodeRule =
  | { readonly system: string; readonly code: string; readonly display?: string }
  | { readonly system: string; readonly prefix: string; readonly display?: string }

/** What every row of a concept table has. The tables list codes by code system; `codes` is all of them as rules. */
export type ConceptRow = {
  readonly id: string
  readonly title: string
  readonly codes: readonly CodeRule[]
  readonly source: string
  readonly version: string
  readonly licence: string
  /** A decision about what belongs in the concept. */
  readonly note?: string
}

/** The columns of a table that hold codes. */
export const codeColumns = {
  loinc: { system: codeSystems.loinc, by: 'code' },
  loincAnswers: { system: codeSystems.loinc, by: 'code' },
  snomed: { system: codeSystems.snomed, by: 'code' },
  rxnorm: { system: codeSystems.rxnorm, by: 'code' },
  atc: { system: codeSystems.atc, by: 'code' },
  icd10cm: { system: codeSystems.icd10cm, by: 'prefix' },
  icd10: { system: 'http://hl7.org/fhir/sid/icd-10', by: 'prefix' },
  icd10pcs: { system: 'http://www.cms.gov/Medicare/Coding/ICD10', by: 'prefix' },
  cvx: { system: codeSystems.cvx, by: 'code' },
} as const

type CodeColumn = keyof typeof codeColumns
const columns = Object.keys(codeColumns) as readonly CodeColumn[]

/** A row as it stands in the JSON table. */
export type TableRow = Omit<ConceptRow, 'codes'> & { readonly [C in CodeColumn]?: readonly string[] }

/** The row with its code columns as rules. */
export const conceptRow = <Row extends TableRow>(row: Row): Row & Pick<ConceptRow, 'codes'> => ({
  ...row,
  codes: columns.flatMap(column => {
    const { system, by } = codeColumns[column]
    return (row[column] ?? []).map((code): CodeRule => (by === 'code' ? { system, code } : { system, prefix: code }))
  }),
})

type CodeIndex = ReadonlyMap<string, { readonly codes: ReadonlySet<string>; readonly prefixes: readonly string[] }>
const indexes = new WeakMap<readonly CodeRule[], CodeIndex>()

const indexOf = (rules: readonly CodeRule[]): CodeIndex => {
  const known = indexes.get(rules)
  if (known !== undefined) return known
  const index = new Map<string, { readonly codes: Set<string>; readonly prefixes: string[] }>()
  for (const rule of rules) {
    const entry = index.get(rule.system) ?? { codes: new Set(), prefixes: [] }
    if ('code' in rule) entry.codes.add(rule.code)
    else entry.prefixes.push(withoutDot(rule.prefix))
    index.set(rule.system, entry)
  }
  indexes.set(rules, index)
  return index
}

/** Claims write ICD codes without their dot (`I4891`): the same code. */
const withoutDot = (code: string): string => code.replace('.', '')

/** Whether any of the codings belongs to the concept. */
export const isCoded = (
  codings: readonly Pick<Coding, 'system' | 'code'>[],
  concept: { readonly codes: readonly CodeRule[] },
): boolean => {
  const index = indexOf(concept.codes)
  return codings.some(({ system, code }) => {
    const entry = index.get(system)
    if (entry === undefined) return false
    if (entry.codes.has(code)) return true
    if (entry.prefixes.length === 0) return false
    const plain = withoutDot(code)
    return entry.prefixes.some(prefix => plain.startsWith(prefix))
  })
}
