import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseHeader, parsePlace, parseRow } from '../../../standards/vcf/index.ts'
import bySa from '../knowledge/by-sa/gene-definition.json' with { type: 'json' }
import phenotypesBySa from '../knowledge/by-sa/gene-phenotype.json' with { type: 'json' }
import rows from '../knowledge/gene-definition.json' with { type: 'json' }
import phenotypeRows from '../knowledge/gene-phenotype.json' with { type: 'json' }
import { callGene, type GeneCall } from './call-gene.ts'
import { geneDefinitions, geneOf } from './definition.ts'
import { genotypeOf, type ObservedGenotype } from './observed.ts'
import { genePhenotypes, phenotypeRule } from './phenotype.ts'
import { resultOf } from './result.ts'

const folder = new URL('../../../../../shared/data/pgx/cases/', import.meta.url)
const genes = new Map([...rows, ...bySa].map(row => [row.gene, geneOf(geneDefinitions.parse(row))]))

const rules = new Map(
  [...phenotypeRows, ...phenotypesBySa]
    .map(row => genePhenotypes.parse(row))
    .filter(({ system }) => system === 'cpic')
    .map(row => [row.gene, phenotypeRule(row)]),
)

const observedIn = (text: string): readonly ObservedGenotype[] => {
  const lines = text.split(/\r?\n/).filter(line => line !== '')
  const header = parseHeader(lines.filter(line => line.startsWith('#')))
  if (!header.ok) throw new Error(header.issues[0]?.message)
  return lines
    .filter(line => !line.startsWith('#'))
    .flatMap(line => {
      const place = parsePlace(line, header.value)
      const row = place.ok ? parseRow(place.value, 0) : place
      if (!row.ok) throw new Error(row.issues[0]?.message)
      const { CHROM, POS, REF, ALT, GT, PS } = row.value
      return GT === null
        ? []
        : [
            {
              chromosome: CHROM,
              position: POS,
              reference: REF,
              alternates: ALT,
              ...GT,
              ...(PS === undefined ? {} : { phaseSet: PS }),
            },
          ]
    })
}

type Case = {
  readonly id: string
  readonly vcf: string
  readonly outside_calls?: readonly string[]
  readonly options: {
    readonly find_combinations?: boolean
    readonly all_matches?: boolean
    readonly top_candidate_only?: boolean
    readonly level: string
  }
  readonly expected: readonly {
    readonly check: string
    readonly gene?: string
    readonly genes?: readonly string[]
    readonly value?: readonly string[]
    readonly hapb3?: string | null
  }[]
}

const plain = (name: string, reference: string): string =>
  name.endsWith(' (heterozygous)') ? `${reference}/${name.slice(0, -15)}` : name
const namesOf = (call: GeneCall, reference: string): readonly string[] => {
  if (!call.called) return ['Unknown/Unknown']
  if (call.variants.length === 0) return call.pairs.map(pair => pair.map(({ name }) => name).join('/'))
  const names = call.variants.map(({ name, copies }) => (copies === 2 ? `${name} (homozygous)` : name))
  return names.length === 1 && call.variants[0]?.copies === 1 ? [reference, ...names] : names
}

/** docs/clinical/pharmacogenomics-differences.md: 21 cases have c.1314T>G, and expect its gene as if they had not. */
const countsAsReference = (
  observed: readonly ObservedGenotype[],
  expected: readonly { readonly value?: readonly string[]; readonly gene?: string }[],
): boolean =>
  observed.some(({ position, alleles }) => position === 97573785 && alleles.includes(1)) &&
  !expected.some(({ gene, value }) => gene === 'DPYD' && value?.some(name => name.includes('c.1314T>G')))

describe.skipIf(!existsSync(folder))("PharmCAT's own cases", () => {
  const cases = existsSync(folder)
    ? (JSON.parse(readFileSync(new URL('cases.json', folder), 'utf8')) as readonly Case[])
    : []
  it.each(cases)('$id', ({ vcf, options, expected, outside_calls }) => {
    const observed = observedIn(readFileSync(new URL(vcf, folder), 'utf8'))
    const outside = new Set((outside_calls ?? []).flatMap(text => text.split('\n').map(line => line.split('\t')[0])))
    const callOf = (name: string) => {
      const gene = genes.get(name)
      if (gene === undefined) return null
      const all = options.all_matches === true || (options.level === 'matcher' && options.top_candidate_only !== true)
      return callGene(gene, genotypeOf(gene, observed), {
        combinations: options.find_combinations === true,
        allMatches: all,
      })
    }
    const otherwise = countsAsReference(observed, expected)
    for (const { check, gene = '', genes: some = [], value = [], hapb3 } of expected) {
      if (otherwise && gene === 'DPYD') {
        const call = callOf('DPYD')
        expect(JSON.stringify([call?.pairs, call?.variants])).toContain('c.1314T>G')
        continue
      }
      const reference = genes.get(gene)?.reference.name ?? ''
      if ((check === 'source_diplotypes' || check === 'diplotypes') && !outside.has(gene)) {
        const call = callOf(gene)
        if (call === null) throw new Error(gene)
        const names = check === 'diplotypes' && !call.called ? [] : namesOf(call, reference)
        expect.soft([...names].sort(), `${gene} ${check}`).toEqual(value.map(one => plain(one, reference)).sort())
      }
      if (check === 'recommended_diplotypes' && !outside.has(gene)) {
        const call = callOf(gene)
        if (call === null) throw new Error(gene)
        const asked = resultOf(call, reference, rules.get(gene)).recommendation.map(({ alleles }) =>
          [...alleles].sort().join('|'),
        )
        expect
          .soft(asked.length === 0 ? ['Unknown/Unknown'] : asked, `${gene} recommendation`)
          .toContain([...value].sort().join('|'))
      }
      if (check === 'called')
        for (const one of some) if (!outside.has(one)) expect.soft(callOf(one)?.called, `called ${one}`).toBe(true)
      if (check === 'not_called')
        for (const one of some)
          if (!outside.has(one)) expect.soft(callOf(one)?.called ?? false, `not called ${one}`).toBe(false)
      if (check === 'warnings') {
        const warnings = callOf('DPYD')?.warnings.filter(one => one.startsWith('pcat')) ?? []
        expect.soft(warnings).toEqual(hapb3 === null ? [] : [hapb3])
      }
    }
  })
})
