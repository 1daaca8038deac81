import type { AdviceContext } from '../../../clinical/index.ts'
import type { Missing } from '../../../core/index.ts'
import { possibleResultOf } from '../gene-result.ts'
import { hasGeneResults } from '../record/laboratory.ts'
import type { Rows } from './drugs.ts'
import { type Converted, converted } from './phenoconversion.ts'

/** What the record says of the genes that guidelines on a drug ask for, as they act beside the medicines on the list. */
export const knownGenes = (
  { profile, knowledge }: AdviceContext,
  drug: string,
  rows: Rows,
): {
  readonly genes: readonly string[]
  readonly known: readonly Converted[]
  readonly missing: readonly Missing[]
} => {
  const genes = [...new Set(rows.flatMap(row => row.genes))].sort()
  const answers = hasGeneResults(profile, knowledge)
    ? genes.map(gene => possibleResultOf(profile, gene, knowledge))
    : []
  return {
    genes,
    known: answers.flatMap(answer =>
      answer.kind === 'answered' ? [converted(profile, answer.value, drug, knowledge)] : [],
    ),
    missing: answers.flatMap(answer => (answer.kind === 'insufficient' ? answer.missing : [])),
  }
}

/** Immunosuppressants are for people with a transplant: their guidelines speak of them. */
const immunosuppressants = new Set(['azathioprine', 'mercaptopurine', 'tacrolimus'])

export const coveredFor = (drug: string): { readonly covered: readonly 'transplant'[] } => ({
  covered: immunosuppressants.has(drug) ? ['transplant'] : [],
})
