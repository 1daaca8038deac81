import type { DrugAdvice } from '../../guidance/index.ts'
import { sentencesOf } from '../words/sentences.ts'
import { actionWords, populationWords } from '../words/words.ts'
import { codes, drugConcept, profiles, relatedArtifact, suggestionAnswers } from './codings.ts'
import { observation } from './gene-observations.ts'
import { type Frame, referenceTo, type WrittenComponent, type WrittenObservation } from './resource.ts'

/**
 * What one guideline says of one drug, as a therapeutic implication of the genotypes that lead to it. Other possible
 * genotypes that lead elsewhere are said in a note and are implications of their own.
 *
 * @param genotypes the genotype Observations by gene
 */
export const drugObservation = (
  advice: DrugAdvice,
  frame: Frame,
  genotypes: ReadonlyMap<string, WrittenObservation>,
): WrittenObservation => {
  const { drug, rxnorm, source, guideline, version, population, classification, detail } = advice
  const what = [drug, guideline, population, classification, ...advice.genotypes].join('|')
  const genes = new Set(advice.genotypes.flatMap(one => one.split(';').map(part => part.slice(0, part.indexOf(':')))))
  const resting = [...genes].flatMap(gene => genotypes.get(gene) ?? [])
  const who = population === null ? '' : (populationWords[population] ?? population)
  return {
    ...observation(frame, `implication ${what}`, profiles.implication),
    status: resting.some(({ status }) => status === 'preliminary') ? 'preliminary' : 'final',
    extension: citationsOf(advice),
    code: codes.implication,
    note: [
      { text: `${source.toUpperCase()} ${guideline}, version ${version}; for ${advice.genotypes.join(' or ')}.` },
      ...(advice.ambiguous ? [{ text: 'Another genotype is possible and leads to other advice.' }] : []),
      { text: 'Decision support only: no order, and no substitute for clinical judgement.' },
    ],
    ...(resting.length === 0 ? {} : { derivedFrom: resting.map(({ id }) => referenceTo(id)) }),
    component: [
      { code: codes.medicationAssessed, valueCodeableConcept: drugConcept(drug, rxnorm) },
      suggestionOf(advice),
      { code: codes.conclusion, valueString: sentencesOf(detail).join(' ') },
      text('Strength of the recommendation', classification),
      ...(who === '' ? [] : [text('Population', who)]),
    ],
  }
}

const text = (what: string, value: string): WrittenComponent => ({ code: { text: what }, valueString: value })

const suggestionOf = ({ action, detail }: DrugAdvice): WrittenComponent => {
  const doses = detail
    .filter(step => step.action === 'adjust' && step.as === undefined)
    .flatMap(({ doses }) => doses ?? [])
  const lower = action === 'adjust' && doses.length > 0 && doses.every(({ change }) => change === 'lower')
  const coding = action === 'alternative' ? suggestionAnswers.alternative : lower ? suggestionAnswers.lower : undefined
  return {
    code: codes.suggestion,
    valueCodeableConcept: { ...(coding === undefined ? {} : { coding: [coding] }), text: actionWords[action] },
  }
}

const citationsOf = ({ source, guideline, version, citations }: DrugAdvice) => [
  {
    url: relatedArtifact,
    valueRelatedArtifact: { type: 'documentation', label: `${source.toUpperCase()} ${guideline}, version ${version}` },
  },
  ...citations.map(id => ({
    url: relatedArtifact,
    valueRelatedArtifact: { type: 'citation', url: `https://pubmed.ncbi.nlm.nih.gov/${id}/` },
  })),
]
