/** A human reference assembly whose coordinates Attune can tell apart. */
export type Assembly = 'GRCh37' | 'GRCh38'

/** A chromosome, and the assembly that its coordinates count in, as far as they are known. */
export type GenomePlace = { readonly assembly?: Assembly; readonly chromosome?: string }

/**
 * The assembly that a name means, in any of its spellings; `undefined` for others and none: an assembly is never guessed.
 *
 * @example
 * readAssembly('GRCh38.p13') // 'GRCh38'
 */
export const readAssembly = (name: string | undefined): Assembly | undefined => {
  if (name === undefined) return undefined
  const plain = name.toLowerCase().replaceAll(/[\s_-]/g, '')
  const is38 = /grch38|hg38|hs38|build38/.test(plain)
  const is37 = /grch37|hg19|hs37|b37|build37|humang1kv37/.test(plain)
  return is38 === is37 ? undefined : is38 ? 'GRCh38' : 'GRCh37'
}

/** `chr10` from `10`, `chr10`, `Chr10`; `undefined` for contigs that are no chromosome. */
export const readChromosome = (name: string | undefined): string | undefined => {
  const match = /^(?:chr)?([1-9]|1\d|2[0-2]|X|Y|M|MT)$/i.exec(name?.trim() ?? '')
  const plain = match?.[1]?.toUpperCase()
  return plain === undefined ? undefined : `chr${plain === 'MT' ? 'M' : plain}`
}

/** Version of each chromosome's RefSeq accession in GRCh38, NC_000001 to NC_000024; in GRCh37 it is one lower (NCBI Assembly GCF_000001405). */
const versions38 = [11, 12, 12, 12, 10, 12, 14, 11, 12, 11, 10, 12, 11, 9, 10, 10, 11, 10, 10, 11, 9, 11, 11, 10]

/**
 * The RefSeq accession of a chromosome in an assembly; `undefined` for the mitochondrion, which has several in use.
 *
 * @example
 * accessionOf('GRCh37', 'chr17') // 'NC_000017.10'
 */
export const accessionOf = (assembly: Assembly, chromosome: string): string | undefined => {
  const name = chromosome.replace(/^chr/, '')
  const number = name === 'X' ? 23 : name === 'Y' ? 24 : Number(name)
  const latest = versions38[number - 1]
  if (latest === undefined) return undefined
  return `NC_${String(number).padStart(6, '0')}.${assembly === 'GRCh38' ? latest : latest - 1}`
}

/**
 * Where a RefSeq accession of a chromosome points; `{}` for any other sequence.
 *
 * @example
 * placeOfAccession('NC_000010.11') // { assembly: 'GRCh38', chromosome: 'chr10' }
 */
export const placeOfAccession = (accession: string | undefined): GenomePlace => {
  const match = /^NC_0000(\d\d)\.(\d+)$/.exec(accession?.trim() ?? '')
  const number = Number(match?.[1])
  const latest = versions38[number - 1]
  if (match === null || latest === undefined) return {}
  const chromosome = number === 23 ? 'chrX' : number === 24 ? 'chrY' : `chr${number}`
  const version = Number(match[2])
  if (version === latest) return { assembly: 'GRCh38', chromosome }
  return version === latest - 1 ? { assembly: 'GRCh37', chromosome } : { chromosome }
}
