import type { Diplotype } from '../../calling/result.ts'
import type { GeneReport } from '../gene-report.ts'
import { doubtsOf } from '../words/doubts.ts'
import { genotypeText } from '../words/genotype-text.ts'
import { categories, codes, geneConcept, phenotypeAnswers, profiles } from './codings.ts'
import {
  type Frame,
  referenceTo,
  type WrittenComponent,
  type WrittenObservation,
  type WrittenReference,
} from './resource.ts'

/**
 * Whether what was called could be another thing because a position was not read. Such a result is preliminary, which
 * FHIR says of data that may be incomplete: a reader of final results must not take it for a normal one.
 */
export const isIncomplete = ({ notExcluded }: GeneReport): boolean => notExcluded.length > 0

/**
 * A gene's genotype, and its phenotype where there is one. Without a call the genotype says why; nothing is normal then.
 *
 * @param variants the changes it was called from
 * @param lookedFor the alleles whose positions were all read; `null` where another program called
 */
export const geneObservations = (
  report: GeneReport,
  lookedFor: readonly string[] | null,
  frame: Frame,
  variants: readonly WrittenReference[],
): readonly WrittenObservation[] => {
  const { gene, recommendation } = report
  const status = isIncomplete(report) ? 'preliminary' : 'final'
  const text = genotypeText(report)
  const doubts = doubtsOf(report)
  const genotype: WrittenObservation = {
    ...observation(frame, `genotype ${gene}`, profiles.genotype),
    status,
    code: codes.genotype,
    ...(text === null ? { dataAbsentReason: codes.unknown } : { valueCodeableConcept: { text } }),
    ...(doubts.length === 0 ? {} : { note: doubts.map(text => ({ text })) }),
    ...(lookedFor === null || lookedFor.length === 0
      ? {}
      : { method: { text: `Read from a genome. Looked for: ${lookedFor.join(', ')}` } }),
    ...(variants.length === 0 ? {} : { derivedFrom: variants }),
    component: [studied(gene)],
  }
  const possible = new Set(recommendation.map(({ phenotype }) => phenotype))
  if ([...possible].every(phenotype => phenotype === null)) return [genotype]
  // A possible pair without a listed phenotype is a possibility of its own: the others do not speak for it.
  const phenotypes = [...possible].map(phenotype => phenotype ?? 'no phenotype listed')
  const open = phenotypes.length > 1 && !isStatus(gene)
  return [
    genotype,
    {
      ...observation(frame, `phenotype ${gene}`, profiles.implication),
      status,
      code: codes.implication,
      ...(open ? { note: [{ text: 'What was read leaves each of these possible.' }] } : {}),
      derivedFrom: [referenceTo(genotype.id)],
      component: [studied(gene), phenotypeComponent(gene, phenotypes), ...scoreOf(recommendation)],
    },
  ]
}

/** Members that every Observation here has, in the order of the standard; the rest is added behind. */
export const observation = (frame: Frame, what: string, profile: string) =>
  ({
    resourceType: 'Observation',
    id: frame.idOf(what),
    meta: { profile: [profile] },
    status: 'final',
    category: categories.observation,
    subject: frame.subject,
    device: frame.device,
    ...(frame.effective === undefined ? {} : { effectiveDateTime: frame.effective }),
  }) as const

const studied = (gene: string): WrittenComponent => ({
  code: codes.geneStudied,
  valueCodeableConcept: geneConcept(gene),
})

/** Several possible phenotypes are one text without a code: a reader of codes must not take one of them for the answer. */
const phenotypeComponent = (gene: string, phenotypes: readonly string[]): WrittenComponent => {
  const [only = ''] = phenotypes
  const coding = phenotypes.length === 1 ? phenotypeAnswers[only] : undefined
  return {
    code: { ...codes.implication, text: `${gene} phenotype` },
    valueCodeableConcept: {
      ...(coding === undefined ? {} : { coding: [coding] }),
      text: phenotypes.join(isStatus(gene) ? ', ' : ' or '),
    },
  }
}

/** Of HLA genes each allele that matters is there or not: several statements, all of them true. */
const isStatus = (gene: string): boolean => gene.startsWith('HLA-')

const scoreOf = (possible: readonly Diplotype[]): readonly WrittenComponent[] => {
  const scores = [...new Set(possible.map(({ activityScore }) => activityScore))]
  const [score] = scores
  if (scores.length !== 1 || score === null || score === undefined) return []
  const value = Number(score)
  const code = { text: 'Activity score' }
  return [Number.isFinite(value) ? { code, valueQuantity: { value } } : { code, valueString: score }]
}
