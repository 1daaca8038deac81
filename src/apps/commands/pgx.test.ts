import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
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

test('what breaks after the first person ends the document, with the error in it', async () => {
  const said = { stdout: '', stderr: '', pieces: 0 }
  const exit = await runPgx(['two.vcf', '--json'], folder, {
    out: text => {
      said.stdout += `${text}\n`
    },
    err: text => {
      said.stderr += text
    },
    write: text => {
      said.pieces += 1
      // The beginning, the first person, and then the second one.
      if (said.pieces === 3) throw new Error('broken on purpose')
      said.stdout += String(text)
      return undefined
    },
  })
  expect(exit).toBe(1)
  expect(JSON.parse(said.stdout)).toMatchObject({
    samples: [{ sample: 'S1' }],
    issues: [],
    error: { code: 'internal', remedy: expect.any(String) },
  })
  expect(said.stderr).toContain('"type":"Error"')
})

describe('what is wrong with the files of attune pgx', () => {
  const wrong = async (name: string, bytes: string | Uint8Array, ...more: readonly string[]) => {
    writeFileSync(join(folder, name), bytes)
    const argv = name.endsWith('.tsv') ? ['one.vcf', '--outside-calls', name] : [name]
    return await run(...argv, '--json', ...more)
  }
  it.each([
    ['empty.vcf', '', /The file is empty/],
    ['twice.vcf', vcf(['S1', 'S1']), /Two samples of one name \(line 3\)/],
    ['cut.vcf.gz', gzipSync(vcf(['S1'])).subarray(0, 60), /cut off .* before the VCF header ended/],
    ['empty.tsv', '', /empty\.tsv holds no outside call/],
    ['words.tsv', 'hello', /holds no outside call/],
    ['binary.tsv', '\u0001(\t[\t*\n', /holds no outside call/],
  ])('%s is refused, and nothing is on stdout before', async (name, bytes, message) => {
    await expect(wrong(name, bytes)).rejects.toMatchObject({ code: 'misuse', message: expect.stringMatching(message) })
  })

  it('a report that cannot be written leaves stdout empty', async () => {
    const said: string[] = []
    const terminal = {
      out: (text: string) => void said.push(text),
      err: () => undefined,
      write: (text: string | Uint8Array) => void said.push(String(text)),
    }
    await expect(runPgx(['one.vcf', '--json', '--report', 'nowhere/x.html'], folder, terminal)).rejects.toThrow(
      'x.html cannot be written',
    )
    expect(said).toEqual([])
  })

  it('rows that cannot be read are counted, and the first is named', async () => {
    const rows = vcf(['S1']).split('\n')
    const at = rows.findIndex(row => row.startsWith('chr10'))
    const broken = rows.map((row, index) =>
      index === at
        ? row.replace(/^chr10\t\d+/, 'chr10\tabc')
        : index === at + 1
          ? row.split('\t').slice(0, 5).join('\t')
          : row,
    )
    const { issues } = JSON.parse((await wrong('rows.vcf', broken.join('\n'))).stdout) as { issues: object[] }
    expect(issues).toEqual([
      {
        severity: 'warning',
        code: 'vcf-row',
        message: '2 calls at pharmacogene positions could not be read',
        location: `first on line ${at + 1}`,
      },
    ])
  })

  it('a file that is damaged is called as far as it was read, with exit 1', async () => {
    const whole = gzipSync(`${vcf(['S1'])}${'chr1\t1\t.\tA\tC\t.\tPASS\t.\tGT\t0/0\n'.repeat(50_000)}`, { level: 0 })
    const { exit, stdout } = await wrong('damaged.vcf.gz', whole.subarray(0, whole.length / 2))
    expect(JSON.parse(stdout).issues).toMatchObject([{ severity: 'error', code: 'gzip-invalid' }])
    expect(exit).toBe(1)
  })
})

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
