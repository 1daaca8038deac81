import { expect, test } from 'vitest'
import { files, headers } from './cases/vcf.ts'
import { rows } from './cases/vcf-rows.ts'
import { describeCases, openWard } from './ward.ts'

/** Broken VCF files through import: a bad row costs itself, a bad header the file, and nobody is taken for the reference. */

const ward = openWard()

describeCases('headers', ward, headers)
describeCases('rows', ward, rows)
describeCases('files', ward, files)

test('several samples and none named: nothing is stored of it, and the file is named', async () => {
  const columns = '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\tS2'
  const given = { files: { 'x.vcf': `##fileformat=VCFv4.2\n${columns}\n` }, patient: 'p' }
  await expect(ward.importing(given)).rejects.toMatchObject({ code: 'misuse' })
})
