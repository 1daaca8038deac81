import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseCda } from '../../../../standards/cda/index.ts'
import type { ConvertedResource } from '../conversion.ts'
import { cCda } from './index.ts'
import { convert } from './test-support.ts'

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

  test('at least 95 % of what another converter made of the same documents is here, and all of the rest is known', async () => {
    const missing: string[] = []
    let all = 0
    for (const file of filesIn(join(shared, 'converter-cases/input/Ccda'))) {
      const expected = expectedOf(file)
      const ours = (await convert(readFileSync(file))).resources.map(statedBy)
      for (const resource of expected) {
        const theirs = statedBy(resource)
        // The moment of conversion is no statement of the document.
        if (theirs.type === 'DocumentReference') continue
        all += 1
        if (!ours.some(one => agrees(theirs, one)))
          missing.push(`${theirs.type} ${theirs.codes.join(',')} ${theirs.time ?? ''}`)
      }
    }
    expect(1 - missing.length / all).toBeGreaterThanOrEqual(0.95)
    // docs/clinical/conversion.md says why.
    expect(missing.toSorted()).toEqual(['Device  ', 'Device  ', 'MedicationAdministration  2014-09-16T13:00:00-05:00'])
  })
})

const expectedOf = (file: string): ConvertedResource[] => {
  const name = `${basename(file, '.ccda')}-expected.json`
  const folder = join(shared, 'converter-cases/expected/Ccda')
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).find(entry => entry.name === name)
  const bundle = JSON.parse(readFileSync(join(found?.parentPath ?? folder, name), 'utf8'))
  return bundle.entry.map(({ resource }: { resource: ConvertedResource }) => resource)
}

type Coded = { readonly coding?: readonly { readonly code?: string }[] }

type Members = {
  readonly [name in 'code' | 'vaccineCode' | 'type' | 'relationship']?: Coded | readonly Coded[]
} & {
  readonly [name in 'effectivePeriod' | 'performedPeriod' | 'period']?: { readonly start?: string }
} & {
  readonly [name in
    | 'effectiveDateTime'
    | 'performedDateTime'
    | 'onsetDateTime'
    | 'occurrenceDateTime'
    | 'date'
    | 'birthDate'
    | 'valueString']?: string
} & {
  readonly valueQuantity?: { readonly value?: number; readonly unit?: string }
  readonly valueCodeableConcept?: Coded
}

/** What a resource says: type, codes, value, unit, whether of a patient, when. */
const statedBy = (given: ConvertedResource) => {
  const resource = given as ConvertedResource & Members
  const concept = [resource.code ?? resource.vaccineCode ?? resource.type ?? resource.relationship].flat()[0]
  return {
    type: String(resource.resourceType),
    codes: (concept?.coding ?? []).map(({ code }) => code),
    value: resource.valueQuantity?.value ?? resource.valueCodeableConcept?.coding?.[0]?.code ?? resource.valueString,
    unit: resource.valueQuantity?.unit,
    subject: (resource.subject ?? resource.patient) !== undefined,
    time:
      resource.effectiveDateTime ??
      resource.performedDateTime ??
      resource.onsetDateTime ??
      resource.occurrenceDateTime ??
      resource.effectivePeriod?.start ??
      resource.performedPeriod?.start ??
      resource.period?.start ??
      resource.date ??
      resource.birthDate,
  }
}

type Stated = ReturnType<typeof statedBy>

/** What the other converter leaves out, ours may say. */
const agrees = (theirs: Stated, ours: Stated): boolean =>
  theirs.type === ours.type &&
  (theirs.codes.length === 0 || theirs.codes.some(code => ours.codes.includes(code) && code !== undefined)) &&
  (['value', 'unit', 'time'] as const).every(name => theirs[name] === undefined || theirs[name] === ours[name]) &&
  (!theirs.subject || ours.subject)
