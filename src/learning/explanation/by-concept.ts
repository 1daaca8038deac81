/** One clinical concept's part of a score: kidney function, earlier stays, .. */
export type ConceptContribution = {
  readonly concept: string
  /** On the scale of the score; concepts and bias sum to it. */
  readonly contribution: number
  readonly direction: 'raises' | 'lowers' | 'neither'
  /** The largest first, whichever sign. */
  readonly features: readonly { readonly name: string; readonly contribution: number }[]
}

/**
 * Contributions of features, such as exact SHAP values, summed by clinical concept: many columns speak of one thing, and their parts may cancel.
 * The largest concept first, whichever sign. A feature that no concept names stands for itself.
 *
 * @param names of the features, in the order of `contributions`
 * @param conceptOf by name of a feature
 * @throws RangeError when names and contributions differ in number
 *
 * @example
 * byConcept(['creatinine', 'urea', 'age'], Float64Array.of(0.4, -0.1, 0.2), { creatinine: 'kidney', urea: 'kidney' })
 * // [{ concept: 'kidney', contribution: 0.3, .. }, { concept: 'age', contribution: 0.2, .. }]
 */
export const byConcept = (
  names: readonly string[],
  contributions: Float64Array,
  conceptOf: Readonly<Record<string, string>>,
): readonly ConceptContribution[] => {
  if (names.length !== contributions.length)
    throw new RangeError(`${names.length} names for ${contributions.length} contributions`)
  const groups = new Map<string, { readonly name: string; readonly contribution: number }[]>()
  for (const [at, name] of names.entries()) {
    const concept = Object.hasOwn(conceptOf, name) ? conceptOf[name]! : name
    const group = groups.get(concept) ?? []
    group.push({ name, contribution: contributions[at]! })
    groups.set(concept, group)
  }
  const largestFirst = (a: { readonly contribution: number }, b: { readonly contribution: number }): number =>
    Math.abs(b.contribution) - Math.abs(a.contribution)
  return [...groups]
    .map(([concept, features]) => {
      const contribution = features.reduce((sum, one) => sum + one.contribution, 0)
      const direction = contribution > 0 ? 'raises' : contribution < 0 ? 'lowers' : 'neither'
      return { concept, contribution, direction, features: features.toSorted(largestFirst) } as const
    })
    .toSorted(largestFirst)
}
