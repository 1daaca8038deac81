import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Application, compose } from '../../src/apps/compose.ts'
import { adviceInputs, profileOf } from '../../src/apps/use-cases/advise.ts'
import { decidePair, unmerge } from '../../src/apps/use-cases/decide-pair.ts'
import { identityPair, identityQueue, personIdentity } from '../../src/apps/use-cases/identity.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import { matchStore } from '../../src/apps/use-cases/match-store.ts'
import { refreshWorklist } from '../../src/apps/use-cases/worklist.ts'
import type { PersonId, RecordId } from '../../src/core/index.ts'
import { recordIdOf } from '../../src/pipeline/ingest/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { inventPeople } from '../support/people.ts'

/** Whose records are whose, from what sources send, what the matcher finds and what people decide. */

const home = mkdtempSync(join(tmpdir(), 'attune-people-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const examples = resolve(import.meta.dirname, '../../examples/hospital')
const caller = { actor: 'dr-okafor', channel: 'web' } as const
const quiet = () => undefined
const ssn = 'http://hl7.org/fhir/sid/us-ssn'

let folders = 0
const open = async (settings: object = {}): Promise<Application> => {
  const dataFolder = join(home, `data${++folders}`)
  mkdirSync(dataFolder)
  const site = { title: 'People', jurisdiction: 'us', asOf: '2026-11-02T09:00:00Z', source: 'ehr', ...settings }
  writeFileSync(join(dataFolder, 'site.json'), JSON.stringify(site))
  return await compose({ dataFolder, databaseUrl: undefined, log: createLog('silent') })
}
const bring = async ({ dependencies }: Application, source: string, name: string, text: string) => {
  const path = join(home, `${folders}-${source}-${name}`)
  writeFileSync(path, text)
  return await importPaths(dependencies, { paths: [path], source }, caller, quiet)
}
const personsOf = async ({ dependencies }: Application): Promise<Record<string, string>> => {
  const { rows } = await sql<{ record_id: string; person_id: string }>`
    select record_id, person_id from person_record order by record_id`.execute(dependencies.database.kysely)
  return Object.fromEntries(rows.map(row => [row.record_id, row.person_id]))
}

describe('what a source says of its own records', () => {
  const message = (event: string, time: string, ...segments: readonly string[]) =>
    [`MSH|^~\\&|A|HOSP|||${time}+0000||ADT^${event}|${time}|P|2.5.1`, ...segments].join('\r')
  const pid = (mrn: string, n = 1) => `PID|${n}||${mrn}^^^HOSP^MR||Name^Given${mrn}||1950030${mrn.at(-1)}|F`
  const said = {
    'one.hl7': message('A04', '20260101080000', pid('1')),
    'two.hl7': message('A04', '20260101090000', pid('2')),
    'merged.hl7': message('A40', '20260102080000', pid('1'), 'MRG|2^^^HOSP^MR'),
    // Somebody goes on using the old number: the merge stands.
    'after.hl7': message('A08', '20260103080000', pid('2')),
    'parted.hl7': message('A37', '20260104080000', pid('1'), pid('2', 2)),
  }
  const grouped = async (names: readonly (keyof typeof said)[]) => {
    const app = await open()
    try {
      for (const name of names) await bring(app, 'hospital', name, said[name])
      const persons = new Set(Object.values(await personsOf(app)))
      const { rows } = await sql<{ reason: string }>`
        select reason from person_link where reason is not null order by since, record_id`.execute(
        app.dependencies.database.kysely,
      )
      return { persons: persons.size, reasons: rows.map(({ reason }) => reason) }
    } finally {
      await app.close()
    }
  }

  it.each([
    [['one.hl7', 'two.hl7', 'merged.hl7', 'after.hl7']],
    [['merged.hl7', 'after.hl7', 'two.hl7', 'one.hl7']],
    [['after.hl7', 'merged.hl7']],
  ] as const)(
    'A40: one person, in whatever order it comes (%s)',
    async names => {
      expect(await grouped(names)).toEqual({ persons: 1, reasons: ['source'] })
    },
    60_000,
  )

  it.each([
    [
      ['one.hl7', 'two.hl7', 'merged.hl7', 'parted.hl7'],
      ['source', 'alone'],
    ],
    [['parted.hl7', 'merged.hl7', 'one.hl7', 'two.hl7'], []],
  ] as const)(
    'A37: two again, also when it comes first (%s)',
    async (names, reasons) => {
      expect(await grouped(names)).toEqual({ persons: 2, reasons })
    },
    60_000,
  )

  it('Patient.link of a FHIR import, as long as that version of the Patient stands', async () => {
    const app = await open()
    const patient = (version: string, link?: object[]) =>
      JSON.stringify({
        resourceType: 'Patient',
        id: 'a',
        meta: { versionId: version, lastUpdated: `2026-01-0${version}T00:00:00Z` },
        birthDate: '1950-01-01',
        ...(link === undefined ? {} : { link }),
      })
    const linked = [{ other: { reference: 'Patient/b' }, type: 'replaced-by' }]
    await bring(app, 'ehr', 'b.ndjson', JSON.stringify({ resourceType: 'Patient', id: 'b', birthDate: '1950-01-01' }))
    await bring(app, 'ehr', 'a1.ndjson', patient('1', linked))
    expect(new Set(Object.values(await personsOf(app))).size).toBe(1)
    await bring(app, 'ehr', 'a2.ndjson', patient('2'))
    expect(new Set(Object.values(await personsOf(app))).size).toBe(2)
    await app.close()
  }, 60_000)
})

describe('link and unmerge', () => {
  let app: Application
  const ids = (): readonly RecordId[] => records
  let records: readonly RecordId[] = []
  beforeAll(async () => {
    app = await open()
    const files = ['ana.json', 'ben.json', 'chloe.json'].filter(name => existsSync(join(examples, name)))
    expect(files).toHaveLength(3)
    for (const [n, name] of files.entries()) {
      await bring(app, `source ${n}`, name, readFileSync(join(examples, name), 'utf8'))
    }
    await refreshWorklist(app.dependencies)
    records = Object.keys(await personsOf(app)) as RecordId[]
  }, 120_000)
  afterAll(async () => await app.close())

  /** All that a clinician sees of everybody: profiles, advice, worklist lines. */
  const seen = async (): Promise<string> => {
    const deps = app.dependencies
    await refreshWorklist(deps)
    const persons = [...new Set(Object.values(await personsOf(app)))].sort() as PersonId[]
    const of = []
    for (const person of persons) {
      const moment = { person, asOf: null, knownAt: null, jurisdiction: undefined }
      of.push([await profileOf(deps, moment), deps.engine(await adviceInputs(deps, moment))])
    }
    const { rows } = await sql`select * from worklist_entry order by record_id`.execute(deps.database.kysely)
    return JSON.stringify([of, rows])
  }
  /** Which records are one, whatever the persons are called. */
  const grouping = async () => {
    const persons = await personsOf(app)
    return JSON.stringify(
      Object.values(Object.groupBy(ids(), record => persons[record] ?? ''))
        .map(all => all?.join())
        .sort(),
    )
  }

  it('any sequence of link and unmerge: who stands as before sees what was there before, byte for byte', async () => {
    const before = new Map([[await grouping(), await seen()]])
    const step = fc.record({ one: fc.nat(2), other: fc.nat(2), link: fc.boolean() })
    const someSteps = [
      { one: 0, other: 1, link: true },
      { one: 0, other: 1, link: false },
      { one: 1, other: 2, link: true },
    ]
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async steps => {
        for (const { one, other, link } of steps) {
          const [a, b] = [ids()[one]!, ids()[other]!]
          if (link && a !== b) await decidePair(app.dependencies, { a, b }, { verdict: 'same' }, caller).catch(refused)
          else if (!link) await unmerge(app.dependencies, a, null, caller).catch(refused)
          const now = await grouping()
          const sight = await seen()
          expect(sight).toBe(before.get(now) ?? sight)
          before.set(now, sight)
        }
      }),
      { numRuns: 8, examples: [[someSteps]] },
    )
    expect(before.size).toBeGreaterThan(2)
    expect((await app.dependencies.verifyAudit()).ok).toBe(true)
  }, 300_000)

  /** What a person may not do: joining those called two, parting one from nobody. */
  const refused = (error: unknown): void => {
    expect(error).toMatchObject({ code: 'conflict' })
  }
})

describe('the matcher in the store', () => {
  const { originals, copies } = inventPeople(400, 11)
  type Values = (typeof originals)[number]['values']
  const iso = (date: string | undefined) => date?.replace(/^(\d{4})-?(\d{2})-?(\d{2})$/, '$1-$2-$3')
  const patient = (id: string, values: Partial<Values>, more: object = {}) =>
    JSON.stringify({
      resourceType: 'Patient',
      id,
      name: [{ family: values.surname || undefined, given: values.given_name ? [values.given_name] : undefined }],
      birthDate: iso(values.date_of_birth) || undefined,
      address: [
        {
          line: [[values.street_number, values.address_1].filter(Boolean).join(' ')].filter(Boolean),
          city: values.suburb || undefined,
          postalCode: values.postcode || undefined,
          state: values.state || undefined,
        },
      ],
      ...(values.national_id ? { identifier: [{ system: ssn, value: values.national_id }] } : {}),
      ...more,
    })
  const all = (rows: typeof originals) => rows.map(({ person, values }) => patient(`p${person}`, values)).join('\n')
  let app: Application
  beforeAll(async () => {
    app = await open({ trustedIdentifiers: ['https://example.org/mrn'] })
    await bring(app, 'hospital', 'a.ndjson', all(originals))
    await bring(app, 'clinic', 'b.ndjson', all(copies))
    await matchStore(app.dependencies, { afresh: false }, caller, quiet)
  }, 120_000)
  afterAll(async () => await app.close())
  const record = (source: string, id: string) => recordIdOf(source, id)
  const person = async (source: string, id: string) => (await personsOf(app))[record(source, id)]
  const whole = originals.find(({ values }) => Object.values(values).every(value => value !== ''))!
  const other = originals.findLast(({ values }) => Object.values(values).every(value => value !== ''))!

  it('links the records of two sources, and says with which model and why', async () => {
    const { records, history } = await personIdentity(
      app.dependencies,
      (await person('hospital', `p${whole.person}`)) as PersonId,
      caller,
    )
    const { rows } = await sql<{ wrong: number; linked: number }>`
      select count(*) filter (where a.patient <> b.patient)::int as wrong, count(*)::int as linked
      from person_record x join person_record y on y.person_id = x.person_id and y.record_id > x.record_id
      join record a on a.record_id = x.record_id join record b on b.record_id = y.record_id`.execute(
      app.dependencies.database.kysely,
    )
    expect(rows[0]?.wrong).toBe(0)
    expect(rows[0]?.linked).toBeGreaterThan(0.9 * copies.length)
    expect(records.length).toBe(2)
    const link = history.find(({ reason }) => reason === 'match')
    expect(link).toMatchObject({ by: 'system:identity', model: expect.stringMatching(/^[0-9a-f]{32}$/) })
    const [a, b] = records
    const pair = await identityPair(app.dependencies, { a: a!.record, b: b!.record }, caller)
    expect(pair).toMatchObject({ state: 'linked', model: { version: 1 } })
    expect(pair.fields.find(({ field }) => field === 'surname')?.weight).not.toBeNull()
  }, 60_000)

  it('a record that arrives later is matched as it comes', async () => {
    await bring(app, 'laboratory', 'late.ndjson', patient('late', whole.values))
    expect(await person('laboratory', 'late')).toBe(await person('hospital', `p${whole.person}`))
  }, 60_000)

  it.each([
    ['a twin', 'twin', { given_name: 'Zebulon', national_id: '' }, {}, 'possible twins'],
    ['a newborn', 'newborn', { given_name: 'Baby boy' }, {}, 'newborn'],
    ['one of several', 'second', { given_name: 'Zebulon' }, { multipleBirthInteger: 2 }, 'born as one of several'],
  ])(
    '%s is for people, whatever the probability',
    async (_, id, values, more, because) => {
      await bring(app, `ward ${id}`, `${id}.ndjson`, patient(id, { ...other.values, ...values }, more))
      const { pairs } = await identityQueue(app.dependencies, { after: null, limit: 500 }, caller)
      const own = pairs.filter(({ a, b }) => [a.record, b.record].includes(record(`ward ${id}`, id)))
      expect(own.length).toBeGreaterThan(0)
      expect(own.flatMap(one => one.because).join()).toContain(because)
      expect(await person(`ward ${id}`, id)).not.toBe(await person('hospital', `p${other.person}`))
    },
    60_000,
  )

  it('a refusal is remembered; a changed record is shown again, and linked only by a person', async () => {
    const pair = { a: record('hospital', `p${whole.person}`), b: record('laboratory', 'late') }
    await unmerge(app.dependencies, pair.b, 'another person', caller)
    await matchStore(app.dependencies, { afresh: true }, caller, quiet)
    const waits = async () =>
      (await identityQueue(app.dependencies, { after: null, limit: 500 }, caller)).pairs.find(
        ({ a, b }) => [a.record, b.record].includes(pair.b) && [a.record, b.record].includes(pair.a),
      )
    expect(await waits()).toBeUndefined()
    expect(await person('laboratory', 'late')).not.toBe(await person('hospital', `p${whole.person}`))
    await bring(
      app,
      'laboratory',
      'again.ndjson',
      patient('late', whole.values, {
        telecom: [{ system: 'phone', value: '555 0100' }],
        meta: { lastUpdated: '2026-06-01T00:00:00Z' },
      }),
    )
    expect((await waits())?.because.join()).toContain('has changed since')
    expect(await person('laboratory', 'late')).not.toBe(await person('hospital', `p${whole.person}`))
  }, 60_000)

  it('the same trusted identifier and a refusal: a conflict that is reported and shown, and two people', async () => {
    const mrn = { identifier: [{ system: 'https://example.org/mrn', value: 'M-1' }], gender: 'female' }
    const values = { given_name: 'Uma', surname: 'Ulrich', date_of_birth: '19710101' }
    await bring(app, 'one', 'one.ndjson', patient('u1', values, mrn))
    await bring(app, 'two', 'two.ndjson', patient('u2', values, mrn))
    expect(await person('one', 'u1')).toBe(await person('two', 'u2'))
    await unmerge(app.dependencies, record('two', 'u2'), null, caller)
    expect(await person('one', 'u1')).not.toBe(await person('two', 'u2'))
    const again = await bring(
      app,
      'two',
      'two2.ndjson',
      patient('u2', values, { ...mrn, meta: { lastUpdated: '2026-06-01T00:00:00Z' } }),
    )
    expect(again.issues).toContainEqual(expect.objectContaining({ code: 'identity-conflict' }))
    const { pairs } = await identityQueue(app.dependencies, { after: null, limit: 500 }, caller)
    expect(pairs[0]).toMatchObject({ state: 'conflict' })
  }, 60_000)

  it('every look and every decision is in the audit trail, with who it was', async () => {
    const { rows } = await sql<{ action: string }>`
      select distinct action from audit_event where action like 'identity.%' and actor = 'dr-okafor' order by 1`.execute(
      app.dependencies.database.kysely,
    )
    expect(rows.map(({ action }) => action)).toEqual([
      'identity.decided',
      'identity.listed',
      'identity.matched',
      'identity.reviewed',
    ])
    expect((await app.dependencies.verifyAudit()).ok).toBe(true)
  }, 60_000)
})

const febrl = resolve(import.meta.dirname, '../../../shared/data/fhir/febrl')

describe.skipIf(!existsSync(febrl))('FEBRL 4a and 4b through the store (shared data)', () => {
  it('precision >= .9995 and recall >= .994, with what may be twins, or parent and child, left to people', async () => {
    const app = await open()
    const patients = (file: string) => {
      const [head = '', ...lines] = readFileSync(join(febrl, file), 'utf8').trim().split('\n')
      const names = head.split(',').map(name => name.trim())
      return lines.map(line => {
        const values = Object.fromEntries(line.split(',').map((value, n) => [names[n], value.trim()]))
        const birthDate = /^\d{8}$/.test(values.date_of_birth ?? '')
          ? values.date_of_birth!.replace(/(....)(..)(..)/, '$1-$2-$3')
          : undefined
        const { given_name: given, surname: family, suburb: city, state, postcode: postalCode } = values
        return JSON.stringify({
          resourceType: 'Patient',
          id: values.rec_id,
          name: [{ family: family || undefined, given: given ? [given] : undefined }],
          birthDate,
          address: [
            {
              line: [[values.street_number, values.address_1].filter(Boolean).join(' '), values.address_2].filter(
                Boolean,
              ),
              city,
              state,
              postalCode,
            },
          ],
          identifier: values.soc_sec_id ? [{ system: ssn, value: values.soc_sec_id }] : undefined,
        })
      })
    }
    for (const [source, file] of [
      ['a', 'dataset4a.csv'],
      ['b', 'dataset4b.csv'],
    ] as const) {
      await bring(app, source, `${source}.ndjson`, patients(file).join('\n'))
    }
    await matchStore(app.dependencies, { afresh: false }, caller, quiet)
    const { rows } = await sql<{ one: string; other: string }>`
      select a.patient as one, b.patient as other
      from person_record x join person_record y on y.person_id = x.person_id and y.record_id > x.record_id
      join record a on a.record_id = x.record_id join record b on b.record_id = y.record_id`.execute(
      app.dependencies.database.kysely,
    )
    const right = rows.filter(({ one, other }) => one.split('-')[1] === other.split('-')[1]).length
    expect(right / rows.length).toBeGreaterThanOrEqual(0.9995)
    expect(right / 5000).toBeGreaterThanOrEqual(0.994)
    await app.close()
  }, 600_000)
})
