import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseCda } from '../../../../standards/cda/index.ts'
import { converterOf } from '../test-support.ts'
import { cCda } from './index.ts'

const convert = converterOf(cCda)

const shared = resolve(import.meta.dirname, '../../../../../../shared/data/fhir')
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && /\.(?:xml|ccda)$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))

describe.skipIf(!existsSync(shared))('every shared C-CDA document', () => {
  const files = existsSync(shared)
    ? [...filesIn(join(shared, 'c-cda-examples')), ...filesIn(join(shared, 'converter-cases/input/Ccda'))]
    : []

  test('is recognised, read, and each of its values counted once', async () => {
    expect(files.length).toBeGreaterThan(200)
    const wrong: string[] = []
    for (const file of files) {
      const bytes = readFileSync(file)
      if (!cCda.recognises('x', bytes.subarray(0, 65_536))) wrong.push(`${file}: not recognised`)
      const { loss, found } = await convert(bytes)
      if (found.some(({ kind }) => kind === 'quarantine')) wrong.push(`${file}: quarantined`)
      const parsed = parseCda(bytes)
      const values = parsed.ok
        ? [...parsed.value.everything()].reduce((sum, one) => sum + [...one.values()].length, 0)
        : -1
      if (loss.mapped + loss.text + loss.unmappedInAll !== values)
        wrong.push(`${file}: not every value is counted once`)
    }
    expect(wrong).toEqual([])
  })

  test('what counts as mapped stands in the resources: other words in the place of every text and identifier are found again', async () => {
    const lost: string[] = []
    for (const file of files) {
      let last = 0
      const other = () => {
        last += 1
        return `Other${last}Words`
      }
      const text = readFileSync(file, 'utf8')
        .replace(/<!--[\s\S]*?-->/g, '')
        .replace(/(<(?:sdtc:)?id\b[^>]*extension=")[^"]*"/g, (_, before: string) => `${before}${other()}"`)
        .replace(/>[^<>]*[A-Za-z0-9][^<>]*</g, () => `>${other()}<`)
      const { resources, loss } = await convert(text)
      const words = JSON.stringify([resources, loss.unmapped])
      const bytes = [...words.matchAll(/"data":"([^"]+)"/g)].map(([, data]) => Buffer.from(data!, 'base64').toString())
      const said = [words, ...bytes].join()
      for (let n = 1; n <= last; n++) if (!said.includes(`Other${n}Words`)) lost.push(`${basename(file)} ${n}`)
    }
    expect(lost).toEqual([])
  })
})
