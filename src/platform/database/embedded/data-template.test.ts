import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDatabaseFolder } from './data-template.ts'

let root: string
let runs: string[]
/** Stands for initdb (three seconds): the folder has PG_VERSION only at the end. */
const initialise = async (folder: string) => {
  runs.push(folder)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'base'), 'pages')
  await sleep(20)
  writeFileSync(join(folder, 'PG_VERSION'), '18')
}
const templates = () => join(root, 'cache')
const create = (name: string, cache = templates()) =>
  createDatabaseFolder(join(root, name, 'db'), { templates: cache }, initialise)

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'attune-template-'))
  runs = []
})
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

describe('a new database folder', () => {
  it('is a copy of a template that is made once, named after the version of PGlite', async () => {
    await create('one')
    await create('two')
    expect(runs).toHaveLength(1)
    expect(readdirSync(templates())).toEqual([expect.stringMatching(/^pglite-\d+\.\d+\.\d+$/)])
    for (const name of ['one', 'two']) expect(readFileSync(join(root, name, 'db', 'base'), 'utf8')).toBe('pages')
  })

  it('is made by two at once without either seeing half a template', async () => {
    await Promise.all([create('one'), sleep(1).then(() => create('two'))])
    expect(readdirSync(templates())).toHaveLength(1)
    for (const name of ['one', 'two']) expect(existsSync(join(root, name, 'db', 'PG_VERSION'))).toBe(true)
  })

  it('is a copy of one with the same schema, and of no other', async () => {
    const withSchema = (name: string, schema: string) =>
      createDatabaseFolder(join(root, name, 'db'), { templates: templates(), schema }, async folder => {
        await initialise(folder)
        writeFileSync(join(folder, 'base'), schema)
      })
    await withSchema('one', 'a')
    await withSchema('two', 'b')
    await withSchema('three', 'a')
    expect(runs).toHaveLength(2)
    for (const [name, schema] of [
      ['one', 'a'],
      ['two', 'b'],
      ['three', 'a'],
    ] as const)
      expect(readFileSync(join(root, name, 'db', 'base'), 'utf8')).toBe(schema)
  })

  it('is initialised in place where no template can be kept', async () => {
    writeFileSync(join(root, 'file'), '')
    await create('one', join(root, 'file', 'cache'))
    expect(readdirSync(join(root, 'one', 'db'))).toEqual(['PG_VERSION', 'base'])
  })

  it('takes no notice of what a killed process left, and clears it', async () => {
    mkdirSync(join(root, 'one', 'db.new-1'), { recursive: true })
    mkdirSync(join(templates(), 'pglite-0.0.0.new-1-1'), { recursive: true })
    await create('one')
    expect(readdirSync(join(root, 'one'))).toEqual(['db'])
  })

  it('is not made where a database is', async () => {
    await create('one')
    writeFileSync(join(root, 'one', 'db', 'base'), 'patients')
    await create('one')
    expect(readFileSync(join(root, 'one', 'db', 'base'), 'utf8')).toBe('patients')
  })
})
