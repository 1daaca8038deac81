import { type AdviceContext, type CasePatient, type Jurisdiction, profileOfCase } from '../../../clinical/index.ts'
import { codeSystems } from '../../../core/index.ts'
import { tablesOf } from '../report/tables.ts'
import { builtIn, dpydVariants } from '../tables.ts'

type More = NonNullable<CasePatient['more']>[number]
type Place = {
  readonly rsid: string | null
  readonly chromosome: string
  readonly position: number
  readonly reference: string
}

export const contextOf = (patient: CasePatient, jurisdiction: Jurisdiction | null = 'us'): AdviceContext => ({
  profile: profileOfCase(patient),
  knowledge: builtIn,
  jurisdiction,
  plan: [],
})

/** A laboratory's result in words. */
export const reported = (loinc: string, text: string, more: Partial<More> = {}): More => ({
  kind: 'observation',
  at: '2026-10-06',
  codings: [{ system: codeSystems.loinc, code: loinc }],
  categories: ['laboratory'],
  value: { type: 'coded', codings: [], text },
  ...more,
})

/** A called position of a VCF on GRCh38: the bases of the two copies. */
const calledAt = (gene: string, place: Place, bases: readonly [string, string], more: Partial<More> = {}): More => {
  const { rsid, chromosome, position, reference } = place
  const alternates = [...new Set(bases.filter(base => base !== reference))]
  return {
    kind: 'genotype',
    at: '2026-10-20',
    gene,
    ...(rsid === null ? {} : { rsid }),
    assembly: 'GRCh38',
    chromosome,
    position,
    reference,
    alternates,
    alleles: bases.map(base => (base === reference ? 0 : alternates.indexOf(base) + 1)),
    phased: false,
    filters: ['PASS'],
    ...more,
  }
}

/** Every position of the definition called; the first copy is the first star allele, the second the second. */
export const genomeOf = (gene: string, stars: readonly [string, string], more: Partial<More> = {}): readonly More[] => {
  const definition = tablesOf(builtIn).genes.find(one => one.gene === gene)
  if (definition === undefined) throw new Error(`No definition of ${gene}`)
  const { chromosome, positions, definition: row, alleles } = definition
  const baseOf = (star: string, index: number): string => {
    const name = alleles.find(one => one.name === star || one.name.startsWith(`${star}.`))?.name
    const may = row.alleles.find(one => one.name === name)?.at[`${index}`]?.split('|') ?? []
    return may.find(base => base !== positions[index]?.ref) ?? positions[index]?.ref ?? ''
  }
  return positions.map((at, index) =>
    calledAt(
      gene,
      { rsid: at.rsid, chromosome, position: at.position, reference: at.ref },
      [baseOf(stars[0], index), baseOf(stars[1], index)],
      more,
    ),
  )
}

/** These variants of DPYD called, by the copies that carry them. */
export const dpydGenome = (carried: Readonly<Record<string, 0 | 1 | 2>>, more: Partial<More> = {}): readonly More[] =>
  Object.entries(carried).map(([variant, copies]) => {
    const row = builtIn.rows(dpydVariants).find(one => one.variant === variant)
    if (row === undefined) throw new Error(`No variant ${variant}`)
    const { reference, alternate } = row
    return calledAt('DPYD', row, [copies === 2 ? alternate : reference, copies > 0 ? alternate : reference], more)
  })
