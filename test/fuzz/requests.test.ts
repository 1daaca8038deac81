import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect } from 'vitest'
import { parseArguments } from '../../src/apps/commands/arguments.ts'
import { calculate } from '../../src/apps/commands/calc.ts'
import { codeAsked, drugAsked, indicationAsked } from '../../src/apps/commands/coded-arguments.ts'
import { commands } from '../../src/apps/commands/registry.ts'
import { momentOf, readSite } from '../../src/apps/config.ts'
import { readFeedbackBody, readHookBody } from '../../src/apps/http/hook-body.ts'
import { calculators, specialties } from '../../src/apps/specialties.ts'
import { partsOf } from '../../src/apps/use-cases/keep-call.ts'
import { readPack } from '../../src/pipeline/knowledge/index.ts'
import { fuzz } from './fuzz.ts'
import { nearBytes, nearJson, nearText, repetitive } from './near.ts'
import { refusedOr } from './refused.ts'

/** What people and programs ask of Attune: answered, or refused with a code and a remedy. */

const hooks = new URL('../../examples/hospital/hooks/', import.meta.url)
const calls = readdirSync(hooks).map(name => JSON.parse(readFileSync(new URL(name, hooks), 'utf8')) as object)
const texts = (json: fc.Arbitrary<unknown>): fc.Arbitrary<string> => json.map(value => JSON.stringify(value))

fuzz(
  'a hook call is read, or refused with the place',
  150,
  fc.oneof(
    nearJson(calls).map(call => new TextEncoder().encode(JSON.stringify(call))),
    nearBytes(fc.constantFrom(...calls.map(call => JSON.stringify(call)))),
  ),
  body => {
    const parts = partsOf(body)
    for (const { offset, length } of parts) {
      expect(offset).toBeGreaterThanOrEqual(0)
      expect(offset + length).toBeLessThanOrEqual(body.length)
    }
    const call = refusedOr(() => readHookBody(body, parts, () => false))
    if (call === undefined) return
    // Each prefetched value stands where it is said to stand.
    const values = Object.entries(call.prefetch ?? {})
    expect(parts.filter(({ key }) => values.some(([name]) => name === key)).length).toBeGreaterThanOrEqual(
      values.filter(([, value]) => value !== null).length,
    )
    expect(refusedOr(() => readHookBody(body, parts, () => true))).toBeDefined()
  },
)

const feedback = {
  feedback: [
    {
      card: 'b5a7d1c2-4c55-4f5c-9f4e-2d3a2b1c0d9e',
      outcome: 'overridden',
      outcomeTimestamp: '2026-01-01T00:00:00Z',
      overrideReason: { reason: { code: 'x', system: 'y' }, userComment: 'z' },
    },
  ],
}

fuzz('feedback is read, or refused with the place', 100, nearBytes(texts(nearJson([feedback]))), body => {
  refusedOr(() => readFeedbackBody(body))
})

const tables = specialties.flatMap(({ tables: own }) => own)
const packs = specialties.flatMap(({ knowledge }) =>
  knowledge === undefined
    ? []
    : Object.entries(knowledge.tables).map(([name, rows]) => ({ tables: { [name]: rows.slice(0, 2) } })),
)

fuzz('a pack of knowledge fits, or every problem is told', 150, nearJson<object>(packs), pack => {
  const read = readPack(pack, tables)
  if (!read.ok) expect(read.issues.length).toBeGreaterThan(0)
  else expect(Object.keys(read.value.tables).every(name => tables.some(table => table.name === name))).toBe(true)
})

const folder = mkdtempSync(join(tmpdir(), 'attune-fuzz-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const site = {
  title: 'A',
  jurisdiction: 'us',
  asOf: '2026-11-02T09:00:00Z',
  source: 'ehr',
  trustedIdentifiers: ['urn:x'],
}

fuzz(
  'site.json is read, or refused',
  150,
  fc.oneof(texts(nearJson([site])), nearText(fc.constant(JSON.stringify(site)))),
  text => {
    writeFileSync(join(folder, 'site.json'), text)
    const read = refusedOr(() => readSite(folder))
    if (read !== undefined && read.asOf !== null) expect(Number.isNaN(Date.parse(read.asOf))).toBe(false)
  },
)

const words = fc.constantFrom(
  ...[
    '--json',
    '--data',
    '--as-of',
    '2026-02-30',
    '--',
    '-',
    '--=',
    '--json=yes',
    '--data=',
    '--constructor',
    '--__proto__=1',
    '-x',
    '-h',
    '',
    '\0',
    'p',
    '--limit',
    '-1',
    '--out',
    '--drug',
    'rxnorm|32968',
    '…',
  ],
)

fuzz(
  'a command line is read, or refused',
  300,
  fc.tuple(fc.constantFrom(...commands), fc.array(fc.oneof(words, nearText(words)), { maxLength: 6 })),
  ([command, argv]) => {
    const read = refusedOr(() => parseArguments(argv, { ...command.options, json: { type: 'boolean' } }))
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    for (const value of Object.values(read?.values ?? {})) expect(typeof value).toMatch(/^(?:string|boolean)$/)
  },
)

const codes = fc.constantFrom(
  'rxnorm|32968',
  'snomed|44054006',
  'clopidogrel',
  'http://loinc.org|2160-0',
  'icd10|I10',
  'atrial-fibrillation',
  '|',
  'constructor',
  '__proto__|x',
  'x|__proto__',
)

fuzz(
  'codes, names and moments that are asked about are known, or refused',
  200,
  fc.oneof(codes, nearText(codes), repetitive(['|', 'a|', ' ', 'acetylsalicylic acid '], 2_000)),
  asked => {
    for (const ask of [codeAsked, drugAsked, indicationAsked, (text: string) => momentOf(text, 'it')])
      refusedOr(() => ask(asked))
  },
)

const formulas = fc
  .constantFrom(...calculators)
  .chain(({ name, example }) => fc.tuple(fc.constant(name), nearText(texts(nearJson<object>([example])))))

fuzz('a formula gives a number, or says why not', 300, formulas, ([name, text]) => {
  const outcome = refusedOr(() => calculate(calculators, name, text))
  if (outcome !== undefined) expect(JSON.stringify(outcome.json)).not.toMatch(/"(?:NaN|-?Infinity)"|"value":null/)
})
