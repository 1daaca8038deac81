import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, test } from 'vitest'
import { builtInGenes } from '../../specialties/pharmacogenomics/index.ts'
import { runPgx } from './pgx.ts'

const folder = mkdtempSync(join(tmpdir(), 'attune-pgx-'))
afterAll(() => rmSync(folder, { recursive: true }))

const run = async (...argv: readonly string[]) => {
  const said = { stdout: '', stderr: '', exit: 0 }
  said.exit = await runPgx(argv, folder, {
    out: text => {
      said.stdout += `${text}\n`
    },
    err: text => {
      said.stderr += `${text}\n`
    },
    write: text => {
      said.stdout += String(text)
      return undefined
    },
  })
  return said
}

/** CYP2C19, read everywhere. */
const vcf = (samples: readonly string[]): string => {
  const rows = builtInGenes
    .filter(({ gene }) => gene === 'CYP2C19')
    .flatMap(({ chromosome, positions }) =>
      positions.map(({ position, ref, alts }) =>
        [chromosome, position, '.', ref, alts.join(','), '.', 'PASS', '.', 'GT', ...samples.map(() => '0/0')].join(
          '\t',
        ),
      ),
    )
  const columns = ['#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT', ...samples].join('\t')
  return ['##fileformat=VCFv4.2', '##contig=<ID=chr10,assembly=GRCh38>', columns, ...rows, ''].join('\n')
}
writeFileSync(join(folder, 'one.vcf'), vcf(['S1']))
writeFileSync(join(folder, 'two.vcf'), vcf(['S1', 'S2']))

describe('attune pgx', () => {
  it('writes JSON, a Bundle a line, a report and a card', async () => {
    const json = JSON.parse((await run('two.vcf', '--json')).stdout) as { samples: { sample: string }[]; issues: [] }
    expect(json.samples.map(({ sample }) => sample)).toEqual(['S1', 'S2'])
    expect(json.issues).toEqual([])
    const { stdout } = await run('two.vcf', '--fhir')
    const bundles = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { resourceType: string; id: string })
    expect(bundles.map(({ resourceType }) => resourceType)).toEqual(['Bundle', 'Bundle'])
    expect(new Set(bundles.map(({ id }) => id)).size).toBe(2)
    const { exit } = await run('two.vcf', '--sample', 'S2', '--report', 'r.html', '--wallet', 'w.html')
    expect(exit).toBe(0)
    expect(readFileSync(join(folder, 'r.html'), 'utf8')).toContain('<dd>S2</dd>')
    expect(readFileSync(join(folder, 'w.html'), 'utf8')).toContain('My medicine genes')
  })

  test.each([
    [['two.vcf', '--report', 'x.html'], /several/],
    [['two.vcf', '--wallet', 'x.html'], /several/],
    [['two.vcf', '--fhir', '--patient', 'p1'], /several/],
    [['one.vcf', '--fhir', '--patient', 'not an id'], /FHIR id/],
    [['one.vcf', '--report', 'nowhere/x.html'], /x\.html cannot be written/],
    [['one.vcf', '--sample', 'S9'], /no sample/],
    [['nothing.vcf'], /cannot be read/],
    [[], /One VCF file/],
  ])('refuses %j', async (argv, message) => {
    await expect(run(...argv)).rejects.toThrow(message)
  })

  it('ends with 1 when nothing was called', async () => {
    writeFileSync(join(folder, 'empty.vcf'), vcf(['S1']).split('\n').slice(0, 3).join('\n'))
    expect((await run('empty.vcf', '--json')).exit).toBe(1)
  })
})
