import { z } from 'zod'
import { isZone } from '../../../../core/index.ts'
import { readUnit } from '../../../../standards/ucum/index.ts'
import { compileFormat } from './date-format.ts'

/** A mapping of a table, as its author writes it: `docs/operations/tables.md`. */

const column = z.string().min(1)

const uri = z.string().regex(/^[a-z][a-z0-9+.-]*:\S+$/i, 'A URI, such as http://loinc.org or urn:oid:1.2.3')

const coding = z.strictObject({ system: uri, code: z.string().min(1), display: z.string().optional() })
const codings = z.union([coding, z.array(coding).min(1)])

const unit = z
  .string()
  .refine(written => readUnit(written).ok, 'A UCUM code, such as mg/dL; 1 for a number without a unit')

const format = z.string().superRefine((text, context) => {
  const compiled = compileFormat(text)
  if (typeof compiled === 'string') context.addIssue({ code: 'custom', message: compiled })
})

const zone = z.string().refine(isZone, 'A zone of the IANA list, such as Europe/Vienna')

const centuryFrom = z.int().min(1800).max(2100)

/** A code: fixed, or in a column, as a code of a system, as a local one with a list of what it means, or as words. */
export const codeSpec = z
  .strictObject({
    fixed: codings.optional(),
    text: z.string().optional(),
    column: column.optional(),
    /** Of the codes in the column; beside `codes`, of those that the list does not have. */
    system: uri.optional(),
    /** The column with their words. */
    display: column.optional(),
    codes: z.record(z.string(), codings).optional(),
    /** The column holds words, and no codes. */
    words: z.literal(true).optional(),
  })
  .superRefine(({ fixed, text, column: of, system, codes, words, display }, context) => {
    const add = (message: string) => context.addIssue({ code: 'custom', message })
    if (of === undefined) {
      if (fixed === undefined && text === undefined) add('Give "column", "fixed" or "text"')
      if ((system ?? codes ?? words ?? display) !== undefined)
        add('"system", "codes", "words" and "display" need "column"')
      return
    }
    if (fixed !== undefined || text !== undefined) add('Either "column", or "fixed" and "text"')
    if (system === undefined && codes === undefined && words === undefined)
      add('Say what the column holds: codes of a "system", local "codes" with their meaning, or "words": true')
    if (words !== undefined && (system ?? codes ?? display) !== undefined) add('"words" stands alone')
  })

/** One of FHIR's own codes: fixed, or a column with what its values mean. */
export const tokenSpec = z.union([
  z.string().min(1),
  z.strictObject({ column, values: z.record(z.string(), z.string().min(1)).optional() }),
])

export const dateSpec = z.strictObject({
  /** Several are joined by a blank: a date and its time. */
  column: z.union([column, z.array(column).min(1).max(3)]),
  formats: z.array(format).min(1).optional(),
  zone: zone.optional(),
  centuryFrom: centuryFrom.optional(),
})

export const textSpec = z.union([z.strictObject({ column }), z.strictObject({ fixed: z.string().min(1) })])

const unitSpec = z.union([unit, z.strictObject({ column, units: z.record(z.string(), unit).optional() })])

/** Of numbers. */
const number = {
  decimal: z.enum(['.', ',']).optional(),
  thousands: z.enum(['.', ',', ' ', "'"]).optional(),
}

export const quantitySpec = z.strictObject({ column, unit: unitSpec, ...number })

export const valueSpec = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('number'), column, unit: unitSpec, ...number }),
    z.strictObject({ type: z.literal('text'), column }),
    z.strictObject({ type: z.literal('boolean'), column, values: z.record(z.string(), z.boolean()) }),
    z.strictObject({
      type: z.literal('code'),
      column,
      system: uri.optional(),
      display: column.optional(),
      codes: z.record(z.string(), codings).optional(),
    }),
  ],
  'A value has a "type": number (with "unit"), text, boolean (with "values") or code (with "system" or "codes")',
)

export const idSpec = z.strictObject({ column, system: uri.optional() })

export const flagSpec = z.strictObject({ column, values: z.record(z.string(), z.boolean()) })

const whenSpec = z.strictObject({ column, in: z.array(z.string()).min(1) })

/** One resource that each row becomes. Its other members are those of its type: `resource-fields.json`. */
const rowSpec = z.looseObject({ resource: z.string(), when: whenSpec.optional() })

export const mappingSpec = z.strictObject({
  mapping: z.literal('attune-table/1', 'Begins with "mapping": "attune-table/1"'),
  title: z.string().optional(),
  file: z
    .strictObject({
      delimiter: z.enum([',', ';', '\t', '|']).optional(),
      encoding: z
        .enum(['utf-8', 'windows-1252', 'iso-8859-15', 'iso-8859-2', 'windows-1250', 'windows-1251'])
        .optional(),
      /** The row that names the columns, counted from 1; `none`: they are called 1, 2, 3. */
      header: z.union([z.int().min(1).max(100), z.literal('none')]).optional(),
      sheet: z.string().optional(),
    })
    .optional(),
  /** What stands in a cell for nothing; a blank cell always does. */
  missing: z.array(z.string()).optional(),
  ...number,
  dates: z
    .strictObject({ formats: z.array(format).min(1), zone: zone.optional(), centuryFrom: centuryFrom.optional() })
    .optional(),
  patient: z.union(
    [
      z.strictObject({ column, system: uri, elsewhere: z.boolean().optional() }),
      z.strictObject({ column, is: z.literal('id') }),
      z.strictObject({ said: z.literal(true) }),
    ],
    'The patient: { "column", "system" } for an identifier, { "column", "is": "id" } for the source\'s own Patient.id, { "said": true } for --patient',
  ),
  rows: z.array(rowSpec).min(1).max(1_000),
})

export type MappingSpec = z.infer<typeof mappingSpec>
export type CodeSpec = z.infer<typeof codeSpec>
export type TokenSpec = z.infer<typeof tokenSpec>
export type DateSpec = z.infer<typeof dateSpec>
export type TextSpec = z.infer<typeof textSpec>
export type QuantitySpec = z.infer<typeof quantitySpec>
export type ValueSpec = z.infer<typeof valueSpec>
export type IdSpec = z.infer<typeof idSpec>
export type FlagSpec = z.infer<typeof flagSpec>
