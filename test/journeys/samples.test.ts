import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { attuneHere as attune } from '../support/cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'attune-samples-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string, content: string): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

test('a VCF file of several people: each listed sample becomes facts of its patient; a list that is wrong is refused', async () => {
  const common = ['--source', 'lab', '--data', join(folder, 'data'), '--json']
  const people = file('people.ndjson', ['p', 'q'].map(id => JSON.stringify({ resourceType: 'Patient', id })).join('\n'))
  await attune(['import', people, ...common])
  const vcf = file(
    'cohort.vcf',
    [
      '##fileformat=VCFv4.2',
      '##contig=<ID=chr10,assembly=GRCh38>',
      '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\tS2\tS3',
      'chr10\t94781859\trs4244285\tG\tA\t.\tPASS\t.\tGT\t0/1\t1/1\t0/0',
      '',
    ].join('\n'),
  )
  const wrong = file('wrong.csv', 'sample,patient\nS1,p\nS2,Mrs Secret\nS1,q\n')
  const refused = await attune(['import', vcf, '--samples', wrong, ...common])
  expect([refused.code, refused.stdout]).toEqual([2, expect.stringMatching(/line 4/)])
  const unknown = file('unknown.csv', 'sample,patient\nS1,p\nS2,Mrs Secret\n')
  const refusal = await attune(['import', vcf, '--samples', unknown, ...common])
  expect([refusal.code, refusal.stdout]).toEqual([2, expect.stringMatching(/line 3/)])
  expect(refusal.stderr + refusal.stdout).not.toContain('Secret')
  const imported = await attune([
    'import',
    vcf,
    '--samples',
    file('map.csv', 'sample,patient\nS1,p\nS2,q\n'),
    ...common,
  ])
  expect(imported.code, imported.stderr).toBe(0)
  expect(imported.stdout).toContain('vcf-samples-unlisted')
  const calls: unknown[] = []
  for (const id of ['p', 'q']) {
    const profile = await attune(['profile', id, '--data', join(folder, 'data'), '--json'])
    const { facts } = JSON.parse(profile.stdout) as { readonly facts: readonly { kind: string; alleles: unknown }[] }
    calls.push(facts.filter(({ kind }) => kind === 'genotype').map(({ alleles }) => alleles))
  }
  expect(calls).toEqual([[[0, 1]], [[1, 1]]])
}, 240_000)
