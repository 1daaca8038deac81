import table from './resource-types.json' with { type: 'json' }

const types: ReadonlySet<string> = new Set(table.types)

/** Whether R4 4.0.1 defines a resource type of this name. */
export const isResourceType = (name: string): boolean => types.has(name)
