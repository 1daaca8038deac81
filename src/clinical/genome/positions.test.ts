import { expect, it } from 'vitest'
import { genomePositions, positionsAt, positionsOfRsid } from './positions.ts'

it('every known position is a place on a chromosome, with alleles, and is found there and by its rs number', () => {
  for (const one of genomePositions) {
    const { gene, chromosome, position, reference, alternates, rsid } = one
    expect(gene).toMatch(/^[A-Z][A-Z0-9-]+$/)
    expect([gene, chromosome]).toEqual([gene, expect.stringMatching(/^chr([1-9]|1\d|2[0-2]|X|M)$/)])
    // The longest chromosome of GRCh38 has 248,956,422 bases.
    expect(Number.isInteger(position) && position > 0 && position <= 248_956_422).toBe(true)
    expect([rsid, reference]).toEqual([rsid, expect.stringMatching(/^[ACGT]+$/)])
    for (const alternate of alternates) {
      expect([rsid, alternate]).toEqual([rsid, expect.stringMatching(/^[ACGT]+$/)])
      expect(alternate).not.toBe(reference)
    }
    expect(positionsAt(chromosome, position)).toContain(one)
    if (rsid !== null) {
      expect(rsid).toMatch(/^rs\d+$/)
      expect(positionsOfRsid(rsid)).toContain(one)
    }
  }
})

it('a gene stands on one chromosome, its positions near each other', () => {
  for (const [gene, of] of Map.groupBy(genomePositions, one => one.gene)) {
    const places = of.map(({ position }) => position)
    expect([gene, new Set(of.map(({ chromosome }) => chromosome)).size]).toEqual([gene, 1])
    // The longest human gene has 2.5 million bases.
    expect([gene, Math.max(...places) - Math.min(...places) < 2_500_000]).toEqual([gene, true])
  }
})
