import { undocumentedBase } from '../calling/genotype.ts'
import { type KnownBases, sameChange, smallestChange, touches } from './change.ts'
import type { Site } from './sites.ts'

/** What each allele of a row (0: its REF) says of a site: a base of the site's position, or `undocumentedBase`. */
export type Meaning = { readonly codes: readonly number[]; readonly texts: readonly string[] }

/** Alternates that name no sequence: any other (gVCF), a spanning deletion. */
const noSequence = /^(?:\.|<[^>]*>)$/

/**
 * What a row's alleles mean at a site; `null` when the row does not speak of it. A row that begins at a site speaks of it
 * if its REF is the site's, or, of a single base, names that base. A row elsewhere does when one of its changes is one of
 * the site's (an insertion or deletion may be written in several places), or alters the site's bases.
 *
 * @param known reference bases around the site
 */
export const meaningAt = (
  site: Site,
  row: { readonly position: number; readonly ref: string; readonly alts: readonly string[] },
  known: KnownBases,
): Meaning | null => {
  const { at, position, last } = site
  const { ref, alts } = row
  if (site.single) return meaningOfBase(site, row, known)
  if (!agrees(known, row)) return null
  // With what this row tells of the sequence around, so that its changes and the site's are moved equally far.
  const bases = withRow(known, row.position, ref)
  const own = at.alts.map(alt => smallestChange(position, at.ref, alt, bases))
  let speaks = row.position <= position && row.position + ref.length - 1 >= last
  const codes = alts.map(text => {
    if (text === '*' || noSequence.test(text)) return undocumentedBase
    const change = smallestChange(row.position, ref, text, bases)
    if (change === null) return 0
    const index = own.findIndex(one => one !== null && sameChange(one, change))
    if (index < 0 && !touches(change, position + 1, last)) return 0
    speaks = true
    return index < 0 ? undocumentedBase : index + 1
  })
  return speaks ? { codes: [0, ...codes], texts: [ref, ...alts] } : null
}

/** At a site of a single base a row tells which base each of its alleles has there. */
const meaningOfBase = (
  site: Site,
  { position, ref, alts }: { readonly position: number; readonly ref: string; readonly alts: readonly string[] },
  known: KnownBases,
): Meaning | null => {
  const offset = site.position - position
  if (offset < 0 || offset >= ref.length) return null
  const base = ref[offset] ?? ''
  // GRCh37 has another base at a few sites: one that the definition knows.
  if (base !== site.at.ref && !(site.otherReference && site.at.alts.includes(base))) return null
  const own = codeOf(site, base)
  const codes = alts.map(text => {
    if (text === '*' || noSequence.test(text)) return undocumentedBase
    if (text.length === ref.length) return codeOf(site, text[offset] ?? '')
    // A deletion beside the site may be written across it.
    const change = smallestChange(position, ref, text, withRow(known, position, ref))
    return change === null || !touches(change, site.position, site.position) ? own : undocumentedBase
  })
  return { codes: [own, ...codes], texts: [ref, ...alts] }
}

/** What is known, and what the row's REF says where it stands. */
const withRow = (known: KnownBases, position: number, ref: string): KnownBases => ({
  get: at => ref[at - position] ?? known.get(at),
})

const codeOf = ({ at }: Site, base: string): number => {
  if (base === at.ref) return 0
  const index = at.alts.indexOf(base)
  return index < 0 ? undocumentedBase : index + 1
}

/** A REF that contradicts what is known of the sequence is of another assembly, or wrong. */
const agrees = (known: KnownBases, { position, ref }: { readonly position: number; readonly ref: string }): boolean => {
  for (let i = 0; i < ref.length; i += 1) {
    const base = known.get(position + i)
    if (base !== undefined && base !== ref[i]) return false
  }
  return true
}
