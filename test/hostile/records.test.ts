import { expect, test } from 'vitest'
import { circular, missing, others, versions } from './cases/references.ts'
import { impossible, misplaced, partial } from './cases/times.ts'
import { units } from './cases/units.ts'
import { absurd, numbers } from './cases/values.ts'
import { files, headers } from './cases/vcf.ts'
import { rows } from './cases/vcf-rows.ts'
import { describeCases, openWard } from './ward.ts'

/**
 * Records that are JSON or VCF and make no sense: said and kept; nobody's value becomes another's, nothing is moved to
 * another moment or taken for the reference, and no rule computes with what cannot be.
 */

const ward = openWard()

describeCases('references in circles', ward, circular)
describeCases('references that are missing', ward, missing)
describeCases('references to others', ward, others)
describeCases('versions of one resource', ward, versions)
describeCases('units', ward, units)
describeCases('numbers', ward, numbers)
describeCases('absurd amounts', ward, absurd)
describeCases('times that do not exist', ward, impossible)
describeCases('partial times, offsets and summer time', ward, partial)
describeCases('times that contradict each other', ward, misplaced)
describeCases('headers of VCF', ward, headers)
describeCases('rows of VCF', ward, rows)
describeCases('files of VCF', ward, files)

test('a VCF file of several samples, none of them named, is refused', async () => {
  const columns = '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\tS2'
  const given = { files: { 'x.vcf': `##fileformat=VCFv4.2\n${columns}\n` }, patient: 'p' }
  await expect(ward.importing(given)).rejects.toMatchObject({ code: 'misuse' })
})
