import { refuse } from '../problem.ts'
/** Lookups of one recommendation as products of keys: every combination of `CYP2D6: [..]` with `CYP2C19: [..]`. */
export type Lookup = Readonly<Record<string, string>>
export type Product = Readonly<Record<string, readonly string[]>>

const expand = (product: Product): readonly Lookup[] =>
  Object.entries(product).reduce<readonly Lookup[]>(
    (all, [gene, keys]) => all.flatMap(lookup => keys.map(key => ({ ...lookup, [gene]: key }))),
    [{}],
  )
const nameOf = (lookup: Lookup): string => JSON.stringify(Object.entries(lookup).sort(([a], [b]) => (a < b ? -1 : 1)))

/** Throws unless the products name exactly the lookups, each once. */
export const productsOf = (lookups: readonly Lookup[], genes: readonly string[]): readonly Product[] => {
  let products: readonly Product[] = lookups.map(lookup =>
    Object.fromEntries(genes.flatMap(gene => (lookup[gene] === undefined ? [] : [[gene, [lookup[gene]]] as const]))),
  )
  for (const gene of genes) {
    const byRest = new Map<string, Product>()
    for (const product of products) {
      const { [gene]: keys, ...rest } = product
      if (keys === undefined) return refuse(`A lookup names no ${gene}`)
      const key = JSON.stringify(rest)
      const known = byRest.get(key)
      byRest.set(key, { ...product, [gene]: [...(known?.[gene] ?? []), ...keys].sort() })
    }
    products = [...byRest.values()]
  }
  const named = products.flatMap(expand).map(nameOf).sort()
  const meant = lookups.map(nameOf).sort()
  if (JSON.stringify(named) !== JSON.stringify(meant)) refuse('The products do not name the lookups')
  return products
}
