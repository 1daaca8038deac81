import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseArguments } from '../../src/apps/commands/arguments.ts'
import { commands } from '../../src/apps/commands/registry.ts'
import { type Application, compose } from '../../src/apps/compose.ts'
import type { PatientProfile } from '../../src/clinical/index.ts'
import { AppError, errorCodes } from '../../src/core/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'

/** A genome from a VCF file, and a patient who then keeps it back: through the commands of the command line. */
describe('genotypes and consent', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-genome-'))
  let app: Application
  /** A command of the command line, in this process: what it writes, and the exit code it would have. */
  const run = async (...args: readonly string[]) => {
    const [name, ...rest] = args
    const command = commands.find(one => one.name === name)
    if (command === undefined) throw new Error(`No command ${name}`)
    const said = { code: 0, stdout: '', stderr: '', json: undefined as unknown }
    try {
      const { values, positionals } = parseArguments(rest, { ...command.options, json: { type: 'boolean' } })
      const outcome = await command.run(app.dependencies, {
        values,
        positionals,
        cwd: folder,
        caller: { actor: 'test', channel: 'command-line' },
        progress: line => {
          said.stderr += `${line}\n`
        },
        output: line => {
          said.stdout += `${line}\n`
        },
      })
      return { ...said, code: outcome.exit, json: outcome.json }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return { ...said, code: errorCodes[error.code].exit, stderr: `${error.message} ${error.remedy}` }
    }
  }
  const json = async (...args: readonly string[]): Promise<unknown> => (await run(...args, '--json')).json
  const profileAt = async (asOf: string) => (await json('profile', 'p1', '--as-of', asOf)) as PatientProfile
  const file = (name: string, content: string): string => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }
  const write = (name: string, resource: object): string => file(name, JSON.stringify(resource))
  const columns = '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT'
  const dpyd = 'chr1\t97699474\trs115232898\tT\tC\t.\tPASS\t.\tGT'
  const vcf = (samples: readonly string[], calls: readonly string[]): string =>
    [
      '##fileformat=VCFv4.2',
      '##fileDate=20260901',
      '##contig=<ID=chr1,assembly=GRCh38.p14>',
      [columns, ...samples].join('\t'),
      [dpyd, ...calls].join('\t'),
      'chr1\tnowhere\t.\tA\tC\t.\tPASS\t.\tGT\t0/1',
      '',
    ].join('\n')

  beforeAll(async () => {
    app = await compose({ dataFolder: join(folder, 'data'), databaseUrl: undefined, log: createLog('silent') })
    const patient = { resourceType: 'Patient', id: 'p1', gender: 'male', birthDate: '1977-01-01' }
    const creatinine = {
      resourceType: 'Observation',
      id: 'o1',
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '2160-0' }] },
      subject: { reference: 'Patient/p1' },
      effectiveDateTime: '2026-09-01',
      valueQuantity: { value: 1.1, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' },
    }
    const report = {
      resourceType: 'DiagnosticReport',
      id: 'd1',
      status: 'final',
      category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'GE' }] }],
      code: { text: 'DPYD genotype' },
      subject: { reference: 'Patient/p1' },
      effectiveDateTime: '2026-09-01',
    }
    const bundle = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [patient, creatinine, report].map(resource => ({ resource })),
    }
    expect((await run('import', write('p.json', bundle), '--source', 'ward')).code).toBe(0)
  }, 60_000)
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('a VCF names no patient: the command asks for one, and for a sample where there are several', async () => {
    const one = file('one.vcf', vcf(['S1'], ['0/1']))
    const without = await run('import', one, '--source', 'ward')
    expect(without).toMatchObject({ code: 2, stderr: expect.stringContaining('--patient') })
    const unknown = await run('import', one, '--source', 'ward', '--patient', 'nobody')
    expect(unknown.code).toBe(2)
    const elsewhere = await run('import', one, '--source', 'another', '--patient', 'p1')
    expect(elsewhere).toMatchObject({ code: 2, stderr: expect.stringContaining('--source') })
    const two = file('two.vcf', vcf(['S1', 'S2'], ['0/1', '1/1']))
    const several = await run('import', two, '--source', 'ward', '--patient', 'p1')
    expect(several).toMatchObject({ code: 2, stderr: expect.stringContaining('--sample') })
    expect(several.stderr).not.toContain('S2')
  })

  test('its rows at pharmacogene positions become genotypes; a broken row is kept and named by its line', async () => {
    const report = await json('import', join(folder, 'one.vcf'), '--source', 'ward', '--patient', 'p1')
    expect(report).toMatchObject({
      received: { VcfGenotype: 1, unknown: 1 },
      stored: 1,
      facts: 1,
      quarantined: [{ code: 'vcf-row', message: expect.stringMatching(/^Line 6: /) }],
    })
    const again = await json('import', join(folder, 'one.vcf'), '--source', 'ward', '--patient', 'p1')
    expect(again).toMatchObject({ stored: 0, duplicates: 1 })
    const { facts } = await profileAt('2026-11-02')
    const [genotype] = facts.filter(({ kind }) => kind === 'genotype')
    expect(genotype).toMatchObject({ gene: 'DPYD', rsid: 'rs115232898', alleles: [0, 1], filters: ['PASS'] })
  })

  test('a denial of genetic information takes it out of the profile from the day it was given', async () => {
    const consent = {
      resourceType: 'Consent',
      id: 'c1',
      status: 'active',
      scope: { coding: [{ code: 'patient-privacy' }] },
      category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
      patient: { reference: 'Patient/p1' },
      dateTime: '2026-10-01',
      provision: {
        type: 'deny',
        securityLabel: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'GDIS' }],
      },
    }
    expect((await run('import', write('consent.json', consent), '--source', 'ward')).code).toBe(0)
    const kindsAt = async (asOf: string) => {
      const { facts, withheld } = await profileAt(asOf)
      return { kinds: facts.map(({ kind }) => kind).sort(), withheld }
    }
    expect(await kindsAt('2026-09-30')).toEqual({
      kinds: ['demographics', 'diagnostic-report', 'genotype', 'observation'],
      withheld: [],
    })
    expect(await kindsAt('2026-11-02')).toEqual({
      kinds: ['consent', 'demographics', 'observation'],
      withheld: ['genetics'],
    })
  })

  test('the patient’s export leaves it out and says so; the operator’s copy of everything has it', async () => {
    const one = await run('export', 'p1')
    const types = (text: string) =>
      text
        .trim()
        .split('\n')
        .map(line => JSON.parse(line).resourceType)
        .sort()
    expect(types(one.stdout)).toEqual(['Consent', 'Observation', 'Patient'])
    expect(one.stderr).toContain('1 kept back: the patient withholds genetics')
    const out = join(folder, 'all.ndjson')
    const report = await json('export', '--out', out)
    expect(report).toMatchObject({ resources: 4, withheld: { categories: [], resources: 0 }, notFhir: 1 })
    expect(types(readFileSync(out, 'utf8'))).toEqual(['Consent', 'DiagnosticReport', 'Observation', 'Patient'])
    expect(statSync(out).mode & 0o077).toBe(0)
    expect((await run('export', '--out', out)).code).toBe(2)
    expect(readFileSync(out, 'utf8').length).toBeGreaterThan(0)
    expect(await run('export', '--json')).toMatchObject({ code: 2, stderr: expect.stringContaining('--out') })
    expect((await run('export', '--format', 'xml')).code).toBe(2)
  })
})
