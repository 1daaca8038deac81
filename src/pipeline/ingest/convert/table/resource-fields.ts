import table from './resource-fields.json' with { type: 'json' }

/** A member of a row's resource that a mapping may fill, and where it stands in R4. */
export type Field = {
  readonly name: string
  readonly kind:
    | 'code'
    | 'token'
    | 'concept'
    | 'coding'
    | 'date'
    | 'text'
    | 'quantity'
    | 'value'
    | 'flag'
    | 'id'
    | 'encounter'
  /** Members and places in lists, such as `name.0.family`. */
  readonly path: string
  /** The mapping must fill it, and without it a row becomes no such resource. */
  readonly required?: boolean
  /** A cell that is there and cannot be read keeps the row from becoming the resource: without it, it would say another thing. */
  readonly essential?: boolean
  /** R4's codes of a token, concept or coding. */
  readonly codes?: readonly string[]
  readonly system?: string
  /** A date without a time, ever. */
  readonly day?: boolean
  /** R4 wants a time with its offset here: others are left out. */
  readonly instant?: boolean
  /** Nothing without this other field. */
  readonly needs?: string
  /** Members that stand beside it. */
  readonly beside?: Readonly<Record<string, string>>
}

export type ResourceFields = {
  readonly type: string
  /** The member that names the patient; a Patient has none. */
  readonly subject?: string
  readonly fields: readonly Field[]
}

/** The types that a row of a table may become. */
export const resourceFields: ReadonlyMap<string, ResourceFields> = new Map(
  (table.types as readonly ResourceFields[]).map(one => [one.type, one]),
)
