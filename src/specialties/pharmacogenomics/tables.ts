import { z } from 'zod'
import { createKnowledgeView, knowledgeOf, knowledgeTable } from '../../clinical/index.ts'
import { geneDefinitions } from './calling/definition.ts'
import { genePhenotypes } from './calling/phenotype.ts'
import { drugCodes, drugCodeTableRows, guidelines, guidelineTableRows, shareAlikeGuidelines } from './guidance/index.ts'
import f5GuidelineRows from './knowledge/by-sa/f5-guideline.json' with { type: 'json' }
import f5PhenotypeRows from './knowledge/by-sa/f5-phenotype.json' with { type: 'json' }
import shareAlikeDefinitionRows from './knowledge/by-sa/gene-definition.json' with { type: 'json' }
import shareAlikePhenotypeRows from './knowledge/by-sa/gene-phenotype.json' with { type: 'json' }
import shareAlikeGuidelineRows from './knowledge/by-sa/guideline.json' with { type: 'json' }
import clopidogrelGuidanceRows from './knowledge/clopidogrel-guidance.json' with { type: 'json' }
import clopidogrelIndicationRows from './knowledge/clopidogrel-indication.json' with { type: 'json' }
import clopidogrelLabelRows from './knowledge/clopidogrel-label.json' with { type: 'json' }
import clottingDefinitionRows from './knowledge/clotting-definition.json' with { type: 'json' }
import dpydVariantRows from './knowledge/dpyd-variant.json' with { type: 'json' }
import fluoropyrimidineGuidanceRows from './knowledge/fluoropyrimidine-guidance.json' with { type: 'json' }
import fluoropyrimidineLabelRows from './knowledge/fluoropyrimidine-label.json' with { type: 'json' }
import geneRows from './knowledge/gene.json' with { type: 'json' }
import geneDefinitionRows from './knowledge/gene-definition.json' with { type: 'json' }
import genePhenotypeRows from './knowledge/gene-phenotype.json' with { type: 'json' }
import mitochondrialDefinitionRows from './knowledge/mitochondrial-definition.json' with { type: 'json' }
import modifierRows from './knowledge/modifier.json' with { type: 'json' }
import phenotypeTermRows from './knowledge/phenotype-term.json' with { type: 'json' }
import resultCodeRows from './knowledge/result-code.json' with { type: 'json' }
import simvastatinGuidanceRows from './knowledge/simvastatin-guidance.json' with { type: 'json' }
import warfarinIndicationRows from './knowledge/warfarin-indication.json' with { type: 'json' }

const phenotype = z.enum([
  'ultrarapid metabolizer',
  'rapid metabolizer',
  'normal metabolizer',
  'likely intermediate metabolizer',
  'intermediate metabolizer',
  'likely poor metabolizer',
  'poor metabolizer',
  'increased function',
  'normal function',
  'possible decreased function',
  'decreased function',
  'poor function',
  'indeterminate',
])
const indication = z.enum(['acs-pci', 'other-cardiovascular', 'neurovascular'])
const coding = z.strictObject({ system: z.string(), code: z.string() })

export type Phenotype = z.output<typeof phenotype>
export type ClopidogrelIndication = z.output<typeof indication>

/** The words and answer codes that a laboratory reports a phenotype in. */
export const phenotypeTerms = knowledgeTable('pharmacogenomics/phenotype-term', {
  phenotype,
  alsoCalled: z.array(z.string()),
  answers: z.array(coding),
})

/** Genes with their HGNC identifiers. `leastAllele`: genotypes that did not look for this one call nothing. */
export const genes = knowledgeTable('pharmacogenomics/gene', {
  symbol: z.string(),
  codes: z.array(coding),
  leastAllele: z.string().nullable(),
})

/**
 * Medicines that change what an enzyme does, whatever the genotype. `factor`: what is left of the activity score, where a
 * guideline says so; `null`: no guideline converts it, so it is only said. `drug`: concept id.
 */
export const modifiers = knowledgeTable('pharmacogenomics/modifier', {
  gene: z.string(),
  drug: z.string(),
  kind: z.enum(['inhibitor', 'inducer']),
  /** `null`: the sources agree that it does, not how much. */
  strength: z.enum(['strong', 'moderate']).nullable(),
  factor: z.union([z.literal(0), z.literal(0.5)]).nullable(),
  /** The second source that says the same. */
  alsoSource: z.string(),
})

/**
 * Codes that results arrive under. `gene: null`: the code serves every gene, so the result must name its own.
 * A code of another gene is listed where it is easily mistaken, so that a contradiction is seen.
 */
export const resultCodes = knowledgeTable('pharmacogenomics/result-code', {
  ...coding.shape,
  gene: z.string().nullable(),
  kind: z.enum(['result', 'gene-studied']),
  title: z.string(),
})

/** CPIC 2022, tables 2 and 3. */
export const clopidogrelGuidance = knowledgeTable('pharmacogenomics/clopidogrel-guidance', {
  indication,
  phenotype,
  recommendation: z.enum(['standard-dose', 'avoid', 'consider-alternative', 'no-recommendation']),
  strength: z.enum(['Strong', 'Moderate', 'No recommendation']),
})

/** What a national label adds. */
export const clopidogrelLabels = knowledgeTable('pharmacogenomics/clopidogrel-label', {
  phenotype,
  recommendation: z.literal('avoid'),
  text: z.string(),
})

/**
 * Which recorded problem or procedure means which indication of the guideline. `withinDays`: only when it began
 * that recently; the 12 months are the usual course of a P2Y12 inhibitor after an acute event or a stent.
 */
export const clopidogrelIndications = knowledgeTable('pharmacogenomics/clopidogrel-indication', {
  concept: z.string(),
  kind: z.enum(['condition', 'procedure']),
  indication,
  withinDays: z.number().positive().nullable(),
})

const position = {
  chromosome: z.string().regex(/^chr(?:\d+|X|Y|M)$/),
  /** GRCh38, 1-based, of the first reference base. */
  position: z.number().int().positive(),
  rsid: z.string().nullable(),
  reference: z.string().regex(/^[ACGT]+$/),
}

/**
 * DPYD variants with the activity of a gene copy that carries one (reference 1). `tagOf`: it only marks another variant.
 * `panel`: looked for by the first European panels (`four-variant`), or by these and one more for people of African
 * ancestry (`core`).
 */
export const dpydVariants = knowledgeTable('pharmacogenomics/dpyd-variant', {
  variant: z.string(),
  alsoCalled: z.array(z.string()),
  activity: z.union([z.literal(0), z.literal(0.5), z.literal(1)]),
  tagOf: z.string().nullable(),
  panel: z.enum(['four-variant', 'core']).nullable(),
  ...position,
  alternate: z.string().regex(/^[ACGT]+$/),
})

/** CPIC since November 2018: 1.5 and 1 both start with half of the dose. */
export const fluoropyrimidineGuidance = knowledgeTable('pharmacogenomics/fluoropyrimidine-guidance', {
  score: z.number(),
  phenotype,
  recommendation: z.enum(['standard-dose', 'half-start', 'avoid-unless-no-alternative', 'avoid']),
  strength: z.enum(['Strong', 'Moderate']),
})

/** What a regulator asks for before the first dose. */
export const fluoropyrimidineLabels = knowledgeTable('pharmacogenomics/fluoropyrimidine-label', {
  drugs: z.array(z.string()),
  text: z.string(),
  /** When the start need not wait for the test. */
  exception: z.string().nullable(),
  /** What it says of people without any activity (score 0). */
  completeLack: z.strictObject({ effect: z.enum(['avoid', 'contraindicated']), text: z.string() }),
})

/** CPIC 2022. `belowMgPerDay`: simvastatin only below this dose, if it must be simvastatin. */
export const simvastatinGuidance = knowledgeTable('pharmacogenomics/simvastatin-guidance', {
  phenotype,
  recommendation: z.enum(['standard-dose', 'other-statin-or-limit', 'other-statin']),
  belowMgPerDay: z.number().positive().nullable(),
  strength: z.literal('Strong'),
})

/** For what warfarin's target INR is the one that the dosing algorithms were made for. `concept`: id of the condition. */
export const warfarinIndications = knowledgeTable('pharmacogenomics/warfarin-indication', {
  concept: z.string(),
  targetInr: z.tuple([z.literal(2), z.literal(3)]),
  /** The second source that says the same. */
  alsoSource: z.string(),
})

export type WarfarinIndication = ReturnType<typeof warfarinIndications.parse>
export type DpydVariant = ReturnType<typeof dpydVariants.parse>
export type FluoropyrimidineGuidance = ReturnType<typeof fluoropyrimidineGuidance.parse>
export type Modifier = ReturnType<typeof modifiers.parse>
export type Guidance = ReturnType<typeof clopidogrelGuidance.parse>
export type IndicationRow = ReturnType<typeof clopidogrelIndications.parse>

/** Version 0 of the knowledge: parsed when the program starts, so that a wrong row cannot wait for its patient. */
const { pack, tables } = knowledgeOf(
  [
    geneDefinitions,
    [...geneDefinitionRows, ...clottingDefinitionRows, ...mitochondrialDefinitionRows, ...shareAlikeDefinitionRows],
  ],
  [genePhenotypes, [...genePhenotypeRows, ...shareAlikePhenotypeRows, ...f5PhenotypeRows]],
  [guidelines, guidelineTableRows],
  [shareAlikeGuidelines, [...shareAlikeGuidelineRows, ...f5GuidelineRows]],
  [drugCodes, drugCodeTableRows],
  [modifiers, modifierRows],
  [phenotypeTerms, phenotypeTermRows],
  [genes, geneRows],
  [resultCodes, resultCodeRows],
  [clopidogrelGuidance, clopidogrelGuidanceRows],
  [clopidogrelLabels, clopidogrelLabelRows],
  [clopidogrelIndications, clopidogrelIndicationRows],
  [dpydVariants, dpydVariantRows],
  [fluoropyrimidineGuidance, fluoropyrimidineGuidanceRows],
  [fluoropyrimidineLabels, fluoropyrimidineLabelRows],
  [simvastatinGuidance, simvastatinGuidanceRows],
  [warfarinIndications, warfarinIndicationRows],
)

export { pack, tables }

/** The built-in knowledge, for tests and tools. */
export const builtIn = createKnowledgeView(pack, 'built-in')
