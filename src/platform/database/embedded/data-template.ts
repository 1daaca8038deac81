import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A database folder is complete when it has this file; PostgreSQL manual, "Database File Layout". */
const isInitialised = (folder: string): boolean => existsSync(join(folder, 'PG_VERSION'))

/**
 * Creates the database folder unless it exists: as a copy of a freshly initialised one (0.1 s, where initdb takes
 * 3 s). The first call on a machine makes that template, named after PGlite's version and the schema, if it has one; where
 * it cannot be kept (read-only node_modules) it is initialised each time. Every folder gets its name only when it is whole, so a process
 * killed here leaves nothing half. The caller holds the lock on the folder's parent.
 *
 * @param template where templates are kept, if elsewhere than usual, and the name of the schema that this one has
 * @param initialise makes a database in an empty folder and leaves it closed.
 */
export const createDatabaseFolder = async (
  folder: string,
  { templates, schema }: { readonly templates?: string | undefined; readonly schema?: string },
  initialise: (folder: string) => Promise<void>,
): Promise<void> => {
  if (isInitialised(folder)) return
  const parent = dirname(folder)
  mkdirSync(parent, { recursive: true, mode: 0o700 })
  removeDrafts(parent, basename(folder))
  const name = ['pglite', pgliteVersion(), ...(schema === undefined ? [] : [schema])].join('-')
  const template = join(templates ?? defaultTemplates(), name)
  const draft = `${folder}.new-${process.pid}`
  try {
    if (await ensureTemplate(template, initialise)) cpSync(template, draft, { recursive: true })
    else await initialise(draft)
    // Refused by the system when the name is a folder with something else in it: that is the owner's to clear.
    renameSync(draft, folder)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    throw error
  }
}

/** True when the template is there to copy; false when there is no place to keep one. */
const ensureTemplate = async (template: string, initialise: (folder: string) => Promise<void>): Promise<boolean> => {
  if (isInitialised(template)) return true
  const draft = `${template}.new-${process.pid}-${Date.now()}`
  try {
    mkdirSync(dirname(template), { recursive: true })
    mkdirSync(draft)
  } catch {
    // A cache that cannot be kept costs three seconds, nothing else; a real fault of the disk shows in the data folder.
    return false
  }
  try {
    await initialise(draft)
    renameSync(draft, template)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    // Another process made the same template meanwhile.
    if (!isInitialised(template)) throw error
  }
  return true
}

/** node_modules/.cache, the customary place for what can be made again. */
const defaultTemplates = (): string => join(packageFolder(), '..', '..', '.cache', 'attune')

const packageFolder = (): string => join(dirname(fileURLToPath(import.meta.resolve('@electric-sql/pglite'))), '..')

const pgliteVersion = (): string => {
  const { version } = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')) as { version: string }
  return version
}

const removeDrafts = (parent: string, name: string): void => {
  for (const entry of readdirSync(parent)) {
    if (entry.startsWith(`${name}.new-`)) rmSync(join(parent, entry), { recursive: true, force: true })
  }
}
