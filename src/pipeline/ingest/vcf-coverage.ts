import { genomePositions, knownPosition, statedAssembly } from '../../clinical/index.ts'
import { type Issue, issue } from '../../core/index.ts'
import { referenceBlockEnd, type VcfHeader, type VcfPlace } from '../../standards/vcf/index.ts'
import type { VcfRowResource } from './vcf-row-resource.ts'

/** Counts, while a file is read, which pharmacogene positions it has a row for, and says so at its end. */
export const createCoverage = (header: VcfHeader) => {
  const assembly = statedAssembly(header)
  const found = new Set<string>()
  let blocks = false
  return {
    lookAt: ({ POS, fields }: VcfPlace): void => {
      blocks ||= referenceBlockEnd(POS, (fields[4] ?? '').split(','), fields[7] ?? '') !== undefined
    },
    read: ({ row, assembly: of, chromosome }: VcfRowResource): void => {
      const known = knownPosition({
        ...(of === undefined ? {} : { assembly: of }),
        ...(chromosome === undefined ? {} : { chromosome }),
        position: row.POS,
        rsids: row.ID,
        reference: row.REF,
        alternates: row.ALT,
      })
      if (known !== undefined) found.add(`${known.chromosome}:${known.position}:${known.reference}`)
    },
    issues: (): readonly Issue[] => [
      ...(assembly === 'GRCh38' ? [] : [otherAssembly(assembly)]),
      ...(blocks && assembly !== 'GRCh38'
        ? [
            issue(
              'warning',
              'vcf-reference-blocks',
              'Blocks of reference calls (END) are read on GRCh38 only: positions inside them have no row',
            ),
          ]
        : []),
      issue(
        'information',
        'vcf-coverage',
        `${found.size} of ${genomePositions.length} pharmacogene positions have a row; the others are unknown, not the reference`,
      ),
    ],
  }
}

const otherAssembly = (assembly: 'GRCh37' | undefined): Issue =>
  assembly === undefined
    ? issue(
        'warning',
        'vcf-assembly-unknown',
        'The file does not say of which assembly it is: only rs numbers with the known alleles are used',
      )
    : issue(
        'warning',
        'vcf-assembly-grch37',
        'The file is of GRCh37: only rs numbers with the known alleles are used; other positions are unavailable',
      )
