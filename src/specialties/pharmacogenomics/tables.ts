import { z } from 'zod'
import { createKnowledgeView, knowledgeOf, knowledgeTable } from '../../clinical/index.ts'
import alleleFunctionRows from './knowledge/allele-function.json' with { type: 'json' }
import clopidogrelGuidanceRows from './knowledge/clopidogrel-guidance.json' with { type: 'json' }
import clopidogrelIndicationRows from './knowledge/clopidogrel-indication.json' with { type: 'json' }
import clopidogrelLabelRows from './knowledge/clopidogrel-label.json' with { type: 'json' }
import diplotypePhenotypeRows from './knowledge/diplotype-phenotype.json' with { type: 'json' }
import geneRows from './knowledge/gene.json' with { type: 'json' }
import phenotypeTermRows from './knowledge/phenotype-term.json' with { type: 'json' }
import resultCodeRows from './knowledge/result-code.json' with { type: 'json' }

const alleleFunction = z.enum(['normal', 'no', 'decreased', 'increased', 'uncertain'])
const phenotype = z.enum([
  'ultrarapid metabolizer',
  'rapid metabolizer',
  'normal metabolizer',
  'likely intermediate metabolizer',
  'intermediate metabolizer',
  'likely poor metabolizer',
  'poor metabolizer',
  'indeterminate',
])
const indication = z.enum(['acs-pci', 'other-cardiovascular', 'neurovascular'])
const coding = z.strictObject({ system: z.string(), code: z.string() })

export type AlleleFunction = z.output<typeof alleleFunction>
export type Phenotype = z.output<typeof phenotype>
export type ClopidogrelIndication = z.output<typeof indication>

/** What CPIC says each star allele does. An allele that is not in this table is unknown, not normal. */
export const alleleFunctions = knowledgeTable('pharmacogenomics/allele-function', {
  gene: z.string(),
  allele: z.string().regex(/^\*\d+$/),
  function: alleleFunction,
})

/** CPIC's rule: the functions of the two alleles, in alphabetical order, give the phenotype. */
export const diplotypePhenotypes = knowledgeTable('pharmacogenomics/diplotype-phenotype', {
  gene: z.string(),
  functions: z.tuple([alleleFunction, alleleFunction]),
  phenotype,
})

/** The words and answer codes that a laboratory reports a phenotype in. */
export const phenotypeTerms = knowledgeTable('pharmacogenomics/phenotype-term', {
  phenotype,
  alsoCalled: z.array(z.string()),
  answers: z.array(coding),
})

/** Genes with their HGNC identifiers. */
export const genes = knowledgeTable('pharmacogenomics/gene', { symbol: z.string(), codes: z.array(coding) })

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

export type Guidance = ReturnType<typeof clopidogrelGuidance.parse>
export type IndicationRow = ReturnType<typeof clopidogrelIndications.parse>

/** Version 0 of the knowledge: parsed when the program starts, so that a wrong row cannot wait for its patient. */
const { pack, tables } = knowledgeOf(
  [alleleFunctions, alleleFunctionRows],
  [diplotypePhenotypes, diplotypePhenotypeRows],
  [phenotypeTerms, phenotypeTermRows],
  [genes, geneRows],
  [resultCodes, resultCodeRows],
  [clopidogrelGuidance, clopidogrelGuidanceRows],
  [clopidogrelLabels, clopidogrelLabelRows],
  [clopidogrelIndications, clopidogrelIndicationRows],
)

export { pack, tables }

/** The built-in knowledge, for tests and tools. */
export const builtIn = createKnowledgeView(pack, 'built-in')
