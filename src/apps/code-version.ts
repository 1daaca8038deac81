import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { installation } from './config.ts'

/** The folders whose code can change a recommendation. */
const advising = ['core', 'standards', 'learning', 'clinical', 'pipeline', 'specialties']

/** The package's version alone, without reading the sources. */
export const packageVersion = (): string => {
  const manifest = JSON.parse(readFileSync(join(installation, 'package.json'), 'utf8')) as { version: string }
  return manifest.version
}

/**
 * Version of the code as recommendations carry it: the package's version and a hash of the sources that can change
 * advice, so that an edited file is another version even before a release.
 */
export const codeVersion = (): { readonly version: string; readonly code: string } => {
  const version = packageVersion()
  const sources = join(import.meta.dirname, '..')
  const hash = createHash('sha256')
  for (const folder of advising) {
    for (const name of filesBelow(join(sources, folder))) {
      hash.update(`${folder}/${name}\n`).update(readFileSync(join(sources, folder, name)))
    }
  }
  return { version, code: `${version}+${hash.digest('hex').slice(0, 16)}` }
}

const filesBelow = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(name => /\.(ts|js|json)$/.test(name) && !/\.test\.|\/cases\//.test(name))
      .sort()
  } catch (error) {
    // A folder that a build leaves out contributes nothing.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
