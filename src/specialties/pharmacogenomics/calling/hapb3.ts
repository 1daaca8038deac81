import type { Gene } from './definition.ts'
import { type GeneGenotype, notRead, phaseGroups } from './genotype.ts'

/** DPYD HapB3: the intronic change lowers the enzyme; the exonic one only marks the haplotype (CPIC, DPYD, 2024). */
const exonicTag = 'rs56038477'
const intronicCause = 'rs75017182'

/** PharmCAT's names of what may be wrong with HapB3: field users know them. */
export type HapB3Warning = 'pcat-dpyd-hapB3-exonic-only' | 'pcat-dpyd-hapB3-intronic-mismatch-exonic'

/** Whether the tag stands where the cause was not looked for, or was looked for and is not there. */
export const hapB3Warnings = (gene: Gene, genotype: GeneGenotype): readonly HapB3Warning[] => {
  if (gene.gene !== 'DPYD') return []
  const tag = gene.positions.findIndex(({ rsid }) => rsid === exonicTag)
  const cause = gene.positions.findIndex(({ rsid }) => rsid === intronicCause)
  const copies = genotype.bases.slice(0, genotype.copies).map(bases => ({
    tag: (bases[tag] ?? notRead) > 0,
    cause: bases[cause] ?? notRead,
  }))
  const warnings: HapB3Warning[] = []
  if (copies.some(copy => copy.tag && copy.cause === notRead)) warnings.push('pcat-dpyd-hapB3-exonic-only')
  const tags = copies.filter(copy => copy.tag && copy.cause !== notRead).length
  const causes = copies.filter(copy => copy.cause > 0).length
  const known = phaseGroups(genotype).length <= 1 || genotype.phase[tag] !== 0
  const apart = known && copies.some(copy => copy.tag && copy.cause === 0)
  if (tags > causes || apart) warnings.push('pcat-dpyd-hapB3-intronic-mismatch-exonic')
  return warnings
}
