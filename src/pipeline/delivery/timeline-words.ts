import type { Fact, FactOf } from '../../clinical/index.ts'
import { type Coding, codeSystems } from '../../core/index.ts'
import { conceptTitle, renderAsSent, titleOf } from './fact-words.ts'

/** What an event is called on the timeline. A genotype is named by its gene, a relative's condition by the relative. */
export const eventTitle = (fact: Fact): string => {
  if (fact.kind === 'genotype') return [fact.gene, fact.variant ?? fact.rsid].filter(Boolean).join(' ') || titleOf(fact)
  if (fact.kind === 'questionnaire-response') return fact.text ?? formName(fact.questionnaire)
  if (fact.kind === 'imaging-study') return fact.text ?? titleOfImages(fact)
  if (fact.kind === 'family-history') {
    const who = fact.relationshipText ?? displayOf(fact.relationship)
    return who === null ? titleOf(fact) : `${who}: ${titleOf(fact)}`
  }
  return titleOf(fact)
}

/** What our tables call the form, where its canonical address ends in a LOINC code; else the end of that address. */
const formName = (questionnaire: string | undefined): string => {
  const last = questionnaire?.split('/').at(-1) || 'unnamed form'
  return conceptTitle([{ system: codeSystems.loinc, code: last }]) ?? last
}

const titleOfImages = ({ modalities, bodySites }: FactOf<'imaging-study'>): string =>
  [modalities.join(', ') || 'Images', displayOf(bodySites)].filter(Boolean).join(' of ')

/** Where the statement stands, in the source's own words. */
export const eventState = (fact: Fact): string | null => {
  if (fact.kind === 'condition') return fact.clinicalStatus ?? null
  if (fact.kind === 'allergy') return fact.clinicalStatus ?? null
  if (fact.kind === 'goal') return fact.achievement ?? fact.status
  if (fact.kind === 'consent') return fact.decision
  return fact.status
}

/** Dose, answers, conclusion: what the title does not say. */
export const eventDetail = (fact: Fact): string | null => {
  switch (fact.kind) {
    case 'medication':
      return [fact.dosageText, fact.origin === 'request' ? undefined : fact.origin].filter(Boolean).join(', ') || null
    case 'encounter':
      return fact.class ?? null
    case 'diagnostic-report':
      return fact.conclusion ?? null
    case 'genotype':
      return genotypeText(fact)
    case 'questionnaire-response':
      return fact.items.length === 0 ? 'no answers' : `${fact.items.length} answers`
    case 'observation': {
      const { value, unit } = renderAsSent(fact.value)
      return [value, unit].filter(Boolean).join(' ') || null
    }
    case 'immunization':
      return fact.doseNumber === undefined ? null : `dose ${fact.doseNumber}`
    case 'allergy':
      return reactionsOf(fact)
    default:
      return null
  }
}

const reactionsOf = ({ reactions }: FactOf<'allergy'>): string | null =>
  reactions
    .flatMap(({ manifestations }) => manifestations.map(({ text, codings }) => text ?? displayOf(codings)))
    .filter(Boolean)
    .join(', ') || null

/** `T/C` when the alleles are known, else how many copies carry a variant; a copy without a call is written `.`. */
const genotypeText = ({ alleles, alternates, reference, phased }: FactOf<'genotype'>): string | null => {
  if (alleles.length === 0) return null
  const bases = [reference, ...alternates]
  return alleles.map(allele => (allele === null ? '.' : (bases[allele] ?? String(allele)))).join(phased ? '|' : '/')
}

const displayOf = (codings: readonly Coding[]): string | null =>
  codings.find(({ display }) => display !== undefined)?.display ?? codings[0]?.code ?? null
