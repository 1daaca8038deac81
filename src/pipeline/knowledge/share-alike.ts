import type { KnowledgePack } from '../../clinical/index.ts'

/** Licences that ask whoever passes the content on to do so under the same terms: CC BY-SA, CC BY-NC-SA. */
const isShareAlike = (licence: string): boolean => /\bSA\b/i.test(licence)

/**
 * A pack without the rows of share-alike licences, for a site that must not hold them, and how many those were.
 *
 * @example
 * withoutShareAlike(builtIn).leftOut // DPWG's guidelines and phenotypes, CYP3A4
 */
export const withoutShareAlike = (pack: KnowledgePack): { readonly pack: KnowledgePack; readonly leftOut: number } => {
  const all = Object.entries(pack.tables)
  const tables = Object.fromEntries(
    all.map(([name, rows]) => [name, rows.filter(({ licence }) => !isShareAlike(licence))]),
  )
  const leftOut = all.reduce((sum, [name, rows]) => sum + rows.length - (tables[name]?.length ?? 0), 0)
  return leftOut === 0 ? { pack, leftOut } : { pack: { tables }, leftOut }
}
