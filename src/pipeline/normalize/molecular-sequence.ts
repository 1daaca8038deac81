import {
  type GenomePlace,
  type GenotypeFact,
  knownPosition,
  placeOfAccession,
  readAssembly,
  readChromosome,
} from '../../clinical/index.ts'
import { type Issue, issue } from '../../core/index.ts'
import { type MolecularSequence, molecularSequence, type SequenceVariant } from '../../standards/fhir/index.ts'
import { given } from './codes.ts'
import { factBase } from './fact-draft.ts'
import type { Read } from './read.ts'
import { recordedOf, timesOf } from './times.ts'

/**
 * A sequence: one genotype for each variant. R4 gives the allele that was seen, but not on how many chromosome copies
 * (`alleles` is empty), and no date. Without a variant it states none: what was not listed is not the reference.
 */
export const readMolecularSequence: Read = (resource, context) => {
  const issues: Issue[] = []
  const path = 'MolecularSequence'
  const wire = molecularSequence(resource, path, issues) ?? {}
  const recorded = recordedOf([[wire.meta?.lastUpdated, 'lastUpdated', `${path}.meta.lastUpdated`]], issues)
  const variants = wire.variant ?? []
  if (variants.length === 0) return { facts: [], sharedCode: null, issues }
  // R4 gives it no time of its own, so that none is missing.
  const times = timesOf(undefined, recorded, { path, lasts: true, issues: [] })
  issues.push(issue('information', 'zygosity-not-stated', 'The number of copies is not stated', `${path}.variant`))
  const place = placeOf(wire)
  const facts = variants.map((variant, position): Omit<GenotypeFact, 'received'> => {
    const at = positionOf(wire, variant)
    const alternates = alleleOf(variant.observedAllele)
    const reference = alleleOf(variant.referenceAllele)[0]
    const located = { ...place, ...given('position', at), ...given('reference', reference), alternates }
    const known = wire.type === 'dna' || wire.type === undefined ? knownPosition(located) : undefined
    return {
      ...factBase(context, path, position, { concept: undefined, times, status: 'final', quality: issues }),
      kind: 'genotype',
      ...given('gene', known?.gene),
      ...given('rsid', known?.rsid ?? undefined),
      ...located,
      alleles: [],
      phased: false,
      ...given('variant', known === undefined ? nameOf(wire, variant) : undefined),
    }
  })
  return { facts, sharedCode: null, issues }
}

const placeOf = ({ referenceSeq = {} }: MolecularSequence): GenomePlace => {
  const accession = referenceSeq.referenceSeqId?.coding?.find(({ code }) => code !== undefined)?.code
  const assembly = readAssembly(referenceSeq.genomeBuild)
  const [coding] = referenceSeq.chromosome?.coding ?? []
  const chromosome = readChromosome(coding?.code ?? referenceSeq.chromosome?.text)
  return { ...given('assembly', assembly), ...given('chromosome', chromosome), ...placeOfAccession(accession) }
}

/** R4: with coordinate system 0 the start is counted from 0, with 1 from 1. Only a place on a chromosome is one. */
const positionOf = ({ coordinateSystem, referenceSeq }: MolecularSequence, { start }: SequenceVariant) => {
  const accession = referenceSeq?.referenceSeqId?.coding?.find(({ code }) => code !== undefined)?.code
  const onChromosome = accession === undefined ? referenceSeq?.chromosome !== undefined : /^NC_/.test(accession)
  if (start === undefined || !onChromosome) return undefined
  return coordinateSystem === 0 ? start + 1 : coordinateSystem === 1 ? start : undefined
}

/** R4 writes `-` for no base; a genotype has none then. */
const alleleOf = (allele: string | undefined): readonly string[] =>
  allele !== undefined && /^[ACGTN]+$/i.test(allele) ? [allele.toUpperCase()] : []

const nameOf = ({ referenceSeq }: MolecularSequence, variant: SequenceVariant): string => {
  const { start, referenceAllele = '?', observedAllele = '?' } = variant
  const accession = referenceSeq?.referenceSeqId?.coding?.find(({ code }) => code !== undefined)?.code
  return `${accession ?? 'unnamed sequence'}:${start ?? '?'} ${referenceAllele}>${observedAllele}`
}
