import { type Coding, codeSystems } from '../../core/index.ts'
import { type VaccineConcept, vaccines } from './concept.ts'

const byCode: ReadonlyMap<string, VaccineConcept> = new Map(
  [...vaccines.values()].flatMap(vaccine => Object.keys(vaccine.names).map(code => [code, vaccine] as const)),
)

/**
 * What was given, when a source sends the code alone: the vaccine, and the product as the CDC calls it. `undefined` for
 * a code that the table does not list; nothing is guessed for it.
 *
 * @example
 * vaccineNamed([{ system: codeSystems.cvx, code: '104' }])?.product // 'Hep A-Hep B'
 */
export const vaccineNamed = (
  codings: readonly Pick<Coding, 'system' | 'code'>[],
): { readonly vaccine: VaccineConcept; readonly product: string } | undefined => {
  for (const { system, code } of codings) {
    const vaccine = system === codeSystems.cvx ? byCode.get(code) : undefined
    const product = vaccine?.names[code]
    if (vaccine !== undefined && product !== undefined) return { vaccine, product }
  }
  return undefined
}
