import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseArguments } from '../../src/apps/commands/arguments.ts'
import { runPgx } from '../../src/apps/commands/pgx.ts'
import { commands } from '../../src/apps/commands/registry.ts'
import { type Application, compose } from '../../src/apps/compose.ts'
import { createKnowledgeView, type PatientProfile } from '../../src/clinical/index.ts'
import type { Answer } from '../../src/core/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { type DpydResult, dpydOf } from '../../src/specialties/pharmacogenomics/dpyd-result.ts'
import { type GeneResult, geneResultOf } from '../../src/specialties/pharmacogenomics/gene-result.ts'
import { builtInGenes, pharmacogenomics } from '../../src/specialties/pharmacogenomics/index.ts'
import type { WrittenBundle } from '../../src/specialties/pharmacogenomics/report/fhir/resource.ts'

/** What `attune pgx --fhir` writes of a genome says the same of a person, when it is imported, as the genome itself. */
describe('a genome, and its FHIR Bundle', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-pgx-fhir-'))
  let app: Application
  const run = async (name: string, ...rest: readonly string[]) => {
    const command = commands.find(one => one.name === name)
    if (command === undefined) throw new Error(`No command ${name}`)
    const { values, positionals } = parseArguments(rest, { ...command.options, json: { type: 'boolean' } })
    return await command.run(app.dependencies, {
      values,
      positionals,
      cwd: folder,
      caller: { actor: 'test', channel: 'command-line' },
      progress: () => {},
      output: () => {},
    })
  }
  const pgx = async (...argv: readonly string[]): Promise<string> => {
    let stdout = ''
    await runPgx(argv, folder, {
      out: text => {
        stdout += `${text}\n`
      },
      err: () => {},
      write: text => {
        stdout += String(text)
        return undefined
      },
    })
    return stdout
  }
  const people: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    plain: {},
    two: { rs4244285: '0/1', rs12769205: '0/1', rs3758581: '1/1' },
    noPair: { rs4244285: '1/1', rs12769205: '1/1', rs4149056: '0/1', rs2306283: '0/1' },
    seventeen: { rs12248560: '0/1', rs3758581: '1/1', rs4149056: '1/1', rs2306283: '1/1', rs67376798: '0/1' },
    lowest: { rs67376798: '0/1', rs3918290: '0/1' },
    unread: { rs3918290: '1/1', rs4244285: './.', rs4149056: './.' },
  }
  const genes = builtInGenes.filter(({ gene }) => ['CYP2C19', 'DPYD', 'SLCO1B1'].includes(gene))
  const vcf = (): string => {
    const rows = genes.flatMap(({ chromosome, positions }) =>
      positions.map(({ position, rsid, ref, alts }) => {
        const calls = Object.values(people).map(person => person[rsid ?? ''] ?? '0/0')
        return [chromosome, position, rsid ?? '.', ref, alts.join(','), '.', 'PASS', '.', 'GT', ...calls].join('\t')
      }),
    )
    const columns = '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT'
    const header = ['##fileformat=VCFv4.2', '##fileDate=20260901', '##contig=<ID=chr1,assembly=GRCh38>']
    return [...header, [columns, ...Object.keys(people)].join('\t'), ...rows, ''].join('\n')
  }
  const profileOf = async (patient: string): Promise<PatientProfile> =>
    (await run('profile', patient, '--as-of', '2026-11-02', '--json')).json as PatientProfile
  const knowledge = createKnowledgeView(pharmacogenomics.knowledge, 'built-in')
  const said = (profile: PatientProfile) => ({
    CYP2C19: geneResultOf(profile, 'CYP2C19', knowledge),
    SLCO1B1: geneResultOf(profile, 'SLCO1B1', knowledge),
    DPYD: dpydOf(profile, knowledge),
  })

  beforeAll(async () => {
    app = await compose({ dataFolder: join(folder, 'data'), databaseUrl: undefined, log: createLog('silent') })
    writeFileSync(join(folder, 'genomes.vcf'), vcf())
    const patients = Object.keys(people).flatMap(name => [`genome-${name}`, `bundle-${name}`])
    const entry = patients.map(id => ({ resource: { resourceType: 'Patient', id, birthDate: '1977-01-01' } }))
    writeFileSync(join(folder, 'p.json'), JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }))
    await run('import', 'p.json', '--source', 'ward')
    for (const name of Object.keys(people)) {
      await run('import', 'genomes.vcf', '--source', 'ward', '--patient', `genome-${name}`, '--sample', name)
      const bundle = await pgx('genomes.vcf', '--sample', name, '--patient', `bundle-${name}`, '--fhir')
      writeFileSync(join(folder, `${name}.json`), bundle)
      const { exit, json } = await run('import', `${name}.json`, '--source', 'ward', '--json')
      expect([exit, (json as { quarantined: unknown[] }).quarantined]).toEqual([0, []])
    }
  }, 120_000)
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** What decides advice; the panel of a genome is known allele by allele, that of a Bundle by what it says was read. */
  const parts = (answer: Answer<object>): unknown => {
    if (answer.kind !== 'answered') return answer.kind
    const value = answer.value as Partial<GeneResult & DpydResult>
    const { phenotype, diplotype, functions, scores, carried, phaseAssumed, fewerThanFour, reportedOnly } = value
    return { phenotype, diplotype, functions, scores, carried, phaseAssumed, fewerThanFour, reportedOnly }
  }
  const both = async (name: string, gene: 'CYP2C19' | 'SLCO1B1' | 'DPYD') => {
    const [genome, bundle] = await Promise.all([profileOf(`genome-${name}`), profileOf(`bundle-${name}`)])
    return [parts(said(genome)[gene]), parts(said(bundle)[gene])] as const
  }

  test.each(Object.keys(people).filter(name => name !== 'unread'))('%s: the same results', async name => {
    for (const gene of ['CYP2C19', 'SLCO1B1', 'DPYD'] as const) {
      const [genome, bundle] = await both(name, gene)
      expect([gene, bundle]).toEqual([gene, genome])
    }
  })

  test('a position that was not read is no normal result on the other side either', async () => {
    expect(await both('unread', 'SLCO1B1')).toEqual(['insufficient', 'insufficient'])
    const { entry } = JSON.parse(await pgx('genomes.vcf', '--sample', 'unread', '--fhir')) as WrittenBundle
    const ofGene = entry.map(({ resource }) => resource).filter(one => JSON.stringify(one).includes('SLCO1B1'))
    expect(ofGene.flatMap(one => (one.resourceType === 'Observation' ? [one.status] : []))).toEqual(
      expect.not.arrayContaining(['final']),
    )
    expect(entry[0]?.resource).toMatchObject({ resourceType: 'DiagnosticReport', status: 'partial' })
  })
})
