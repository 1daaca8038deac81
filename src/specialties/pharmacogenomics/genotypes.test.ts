import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type CasePatient, type Finding, profileOfCase } from '../../clinical/index.ts'
import { codeSystems } from '../../core/index.ts'
import { dpydOf } from './dpyd-result.ts'
import { geneResultOf } from './gene-result.ts'
import { pharmacogenomics } from './index.ts'
import { pharmacogenes } from './panel.ts'
import { genotypeCallOf } from './record/genome-call.ts'
import { tablesOf } from './report/tables.ts'
import { builtIn, dpydVariants, simvastatinGuidance } from './tables.ts'

type More = NonNullable<CasePatient['more']>[number]
type Place = {
  readonly rsid: string | null
  readonly chromosome: string
  readonly position: number
  readonly reference: string
}

const genotype = (gene: string, place: Place, bases: readonly (string | null)[], phased = false): More => {
  const alternates = [...new Set(bases.flatMap(base => (base === null || base === place.reference ? [] : [base])))]
  return {
    kind: 'genotype',
    at: '2026-10-20',
    gene,
    ...(place.rsid === null ? {} : { rsid: place.rsid }),
    assembly: 'GRCh38',
    chromosome: place.chromosome,
    position: place.position,
    reference: place.reference,
    alternates,
    alleles: bases.map(base => (base === null ? null : base === place.reference ? 0 : alternates.indexOf(base) + 1)),
    phased,
    filters: ['PASS'],
  }
}

const places = (gene: string): ReadonlyMap<string, Place> => {
  const definition = tablesOf(builtIn).genes.find(one => one.gene === gene)
  if (definition === undefined) throw new Error(`No definition of ${gene}`)
  return new Map(
    definition.positions.map(({ rsid, position, ref }) => [
      rsid ?? `${position}`,
      { rsid, chromosome: definition.chromosome, position, reference: ref },
    ]),
  )
}

/** Only these positions are called: `rsid: bases`. */
const calledAt = (gene: string, calls: Readonly<Record<string, string>>, phased = false): readonly More[] =>
  Object.entries(calls).map(([rsid, bases]) => {
    const place = places(gene).get(rsid)
    if (place === undefined) throw new Error(`No position ${rsid}`)
    return genotype(
      gene,
      place,
      bases.split(/[/|]/).map(base => (base === '.' ? null : base)),
      phased,
    )
  })

/** All positions are called; those not named are the reference, except that rs3758581 is G, as on nearly all chromosomes. */
const genome = (gene: string, calls: Readonly<Record<string, string>>, phased = false) => {
  const all = [...places(gene)].map(([rsid, { reference }]) => {
    const usual = rsid === 'rs3758581' ? 'G' : reference
    return [rsid, calls[rsid] ?? `${usual}/${usual}`] as const
  })
  return calledAt(gene, Object.fromEntries(all), phased)
}

const profileWith = (more: readonly More[], patient: Partial<CasePatient> = {}) =>
  profileOfCase({ asOf: '2026-11-02', birth: '1965-03-01', ...patient, more })

const callOf = (gene: string, more: readonly More[]) => genotypeCallOf(profileWith(more), gene, builtIn)
const diplotypeOf = (gene: string, more: readonly More[]) => {
  const call = callOf(gene, more)
  if (call?.kind !== 'call') return call?.kind
  const name = call.panel.decidedBy === null ? call.possible.map(one => one.name).join(' or ') : '-'
  return `${name} ${[...new Set(call.possible.map(({ phenotype }) => phenotype?.toLowerCase()))].join(' or ')}`
}

describe('CYP2C19 from genotypes', () => {
  it.each([
    [{}, '*1/*1 normal metabolizer'],
    [{ rs4244285: 'G/A', rs12769205: 'A/G' }, '*1/*2 intermediate metabolizer'],
    [{ rs4244285: 'A/A', rs12769205: 'G/G' }, '*2/*2 poor metabolizer'],
    [{ rs4986893: 'G/A' }, '*1/*3 intermediate metabolizer'],
    [{ rs12248560: 'C/T' }, '*1/*17 rapid metabolizer'],
    [{ rs12248560: 'T/T' }, '*17/*17 ultrarapid metabolizer'],
    [{ rs4244285: 'G/A', rs12769205: 'A/G', rs12248560: 'C/T' }, '*2/*17 intermediate metabolizer'],
    [{ rs3758581: 'A/A' }, '*38/*38 normal metabolizer'],
    [{ rs3758581: 'A/G' }, '*1/*38 normal metabolizer'],
  ])('%j is %s', (calls, expected) => {
    expect(diplotypeOf('CYP2C19', genome('CYP2C19', calls as Record<string, string>))).toBe(expected)
  })

  it('*4 on the chromosome of c.-806C>T is told from *17 when it is looked for', () => {
    const call = callOf('CYP2C19', genome('CYP2C19', { rs12248560: 'C/T', rs28399504: 'A/G' }))
    expect(call?.kind === 'call' && [call.possible.map(({ name }) => name), call.panel.couldBe]).toEqual([
      ['*1/*4'],
      ['*4/*17'],
    ])
  })

  it('positions of *2 and *17 only: the panel says what nobody looked for', () => {
    const few = calledAt('CYP2C19', { rs4244285: 'G/G', rs12248560: 'C/T' })
    const call = callOf('CYP2C19', few)
    if (call?.kind !== 'call') throw new Error('not called')
    expect(call.possible).toMatchObject([{ name: '*1/*17', phenotype: 'Rapid Metabolizer' }])
    expect(call.panel.lookedFor).toEqual(['*1', '*2', '*17'])
    expect(call.panel.notLookedFor).toContain('*3')
    const finding = judge('clopidogrel', few, {}, 'acute-coronary-syndrome')
    expect(finding.limits.join(' ')).toContain('nobody looked for')
    expect(finding.limits.join(' ')).toContain('beyond the filter of the file')
    expect(finding.limits.join(' ')).toContain('*17 call does not rule out *4')
  })

  it('without the position of *2 nothing is called', () => {
    expect(callOf('CYP2C19', calledAt('CYP2C19', { rs12248560: 'C/C' }))?.kind).toBe('too-few')
    expect(callOf('CYP2C19', calledAt('CYP2C19', { rs4244285: 'G/.', rs12248560: 'C/C' }))?.kind).toBe('too-few')
    const answer = geneResultOf(profileWith(calledAt('CYP2C19', { rs12248560: 'C/C' })), 'CYP2C19', builtIn)
    expect(answer).toMatchObject({ kind: 'insufficient', missing: [{ reason: 'unusable' }] })
  })

  it('a combination that no pair of alleles explains is not guessed at', () => {
    expect(callOf('CYP2C19', genome('CYP2C19', { rs4244285: 'A/A' }))?.kind).toBe('unread')
  })

  it('phased calls keep to their chromosome', () => {
    const both = { rs4244285: 'G|A', rs12769205: 'A|G', rs12248560: 'T|C' }
    expect(diplotypeOf('CYP2C19', genome('CYP2C19', both, true))).toBe('*2/*17 intermediate metabolizer')
    const same = { ...both, rs12248560: 'C|T' }
    expect(callOf('CYP2C19', genome('CYP2C19', same, true))?.kind).toBe('unread')
  })

  const laboratory = (text: string): More => ({
    kind: 'observation',
    at: '2024-05-01',
    codings: [{ system: codeSystems.loinc, code: '57132-3' }],
    categories: ['laboratory'],
    value: { type: 'text', text },
  })

  it('a laboratory that agrees, contradicts, or looked for more', () => {
    const resultOf = (text: string, more: readonly More[]) =>
      geneResultOf(profileWith([laboratory(text), ...more]), 'CYP2C19', builtIn)
    const het = genome('CYP2C19', { rs4244285: 'G/A', rs12769205: 'A/G' })
    expect(resultOf('*1/*2', het)).toMatchObject({ kind: 'answered', value: { diplotype: ['*1', '*2'] } })
    expect(resultOf('*1/*1', het)).toMatchObject({ kind: 'insufficient', missing: [{ reason: 'conflicting' }] })
    const few = calledAt('CYP2C19', { rs4244285: 'G/G', rs12248560: 'C/C' })
    expect(resultOf('*1/*3', few)).toMatchObject({
      kind: 'answered',
      value: { phenotype: 'intermediate metabolizer', panel: null },
    })
  })
})

const judge = (
  drug: string,
  more: readonly More[],
  order: { readonly amount?: number; readonly timesPerDay?: number } = {},
  indication: string | null = null,
): Finding => {
  const checker = pharmacogenomics.check?.find(({ drugs }) => drugs.includes(drug))
  if (checker === undefined) throw new Error(`No check for ${drug}`)
  return checker.check(
    { profile: profileWith(more), knowledge: builtIn, jurisdiction: 'us', plan: [] },
    {
      drug,
      codings: [],
      text: drug,
      indication,
      origin: 'order',
      reference: null,
      dose:
        order.amount === undefined
          ? null
          : {
              amount: order.amount,
              unit: 'mg',
              text: '',
              ...(order.timesPerDay === undefined ? {} : { timesPerDay: order.timesPerDay }),
            },
    },
  )
}

describe('SLCO1B1 and simvastatin', () => {
  const is = ({ state, effect, severity }: Finding): string => `${state}, ${effect}, ${severity}`
  const het = genome('SLCO1B1', { rs4149056: 'T/C' })

  it.each([
    [{}, '*1/*1 normal function'],
    [{ rs4149056: 'T/C' }, '*1/*5 decreased function'],
    [{ rs4149056: 'C/C' }, '*5/*5 poor function'],
    [{ rs4149056: 'C/C', rs2306283: 'G/G' }, '*15/*15 poor function'],
    [{ rs2306283: 'G/G' }, '*37/*37 normal function'],
  ])('%j is %s', (calls, expected) => {
    expect(diplotypeOf('SLCO1B1', genome('SLCO1B1', calls as Record<string, string>))).toBe(expected)
  })

  it('*1/*15 or *5/*37: the same phenotype, and said so', () => {
    const call = callOf('SLCO1B1', genome('SLCO1B1', { rs4149056: 'T/C', rs2306283: 'A/G' }))
    expect(call?.kind === 'call' && [call.possible[0].phenotype, call.panel.couldBe.length]).toEqual([
      'Decreased Function',
      1,
    ])
  })

  it('rs4149056 alone is enough, and needed', () => {
    expect(diplotypeOf('SLCO1B1', calledAt('SLCO1B1', { rs4149056: 'C/C' }))).toContain('poor function')
    expect(callOf('SLCO1B1', calledAt('SLCO1B1', { rs2306283: 'A/G' }))?.kind).toBe('too-few')
  })

  it('where no pair of star alleles fits, rs4149056 decides (CPIC 2022)', () => {
    const odd = genome('SLCO1B1', { rs4149056: 'T/C', rs11045819: 'A/A' })
    expect(diplotypeOf('SLCO1B1', odd)).toBe('- decreased function')
    expect(judge('simvastatin', odd).limits.join(' ')).toContain('judged by rs4149056 alone')
  })

  it('decreased: another statin, or below 20 mg a day; 20 is not below', () => {
    expect(is(judge('simvastatin', het, { amount: 40, timesPerDay: 1 }))).toBe('found, consider-alternative, warning')
    expect(is(judge('simvastatin', het, { amount: 20, timesPerDay: 1 }))).toBe('found, consider-alternative, warning')
    expect(is(judge('simvastatin', het, { amount: 10, timesPerDay: 1 }))).toBe('found, consider-alternative, info')
    expect(is(judge('simvastatin', het, { amount: 10, timesPerDay: 2 }))).toBe('found, consider-alternative, warning')
    // Without a frequency the dose of a day is not known.
    expect(is(judge('simvastatin', het, { amount: 10 }))).toBe('found, consider-alternative, warning')
    expect(judge('simvastatin', het).summary).toBe(
      'SLCO1B1 decreased function (*1/*5): another statin, or simvastatin below 20 mg a day',
    )
  })

  it('poor: another statin; normal: nothing found; none: not checked', () => {
    expect(is(judge('simvastatin', genome('SLCO1B1', { rs4149056: 'C/C' }), { amount: 10, timesPerDay: 1 }))).toBe(
      'found, avoid, warning',
    )
    expect(is(judge('simvastatin', genome('SLCO1B1', {})))).toBe('not found, none, info')
    expect(is(judge('simvastatin', []))).toBe('not checked, none, info')
  })

  it('has a row for every phenotype that CPIC advises on', () => {
    expect(builtIn.rows(simvastatinGuidance).map(({ phenotype }) => phenotype)).toEqual([
      'increased function',
      'normal function',
      'decreased function',
      'possible decreased function',
      'poor function',
    ])
  })
})

describe('the panel', () => {
  it('counts the records of a genome instead of listing each', () => {
    const source = (id: number) =>
      ({ document: 'd', locator: 'l', resource: `VcfGenotype/${id}` }) as unknown as NonNullable<More['source']>
    const numbered = genome('SLCO1B1', {}).map((one, id) => ({ ...one, source: source(id) }))
    const answer = pharmacogenes.show({
      profile: profileWith(numbered),
      knowledge: builtIn,
      jurisdiction: 'us',
      plan: [],
    })
    if (typeof answer !== 'object' || answer.kind !== 'answered') throw new Error('the panel always answers')
    const row = answer.value.rows.find(({ label }) => label === 'SLCO1B1 source')
    expect(row?.value).toBe(`VCF, ${numbered.length} positions`)
    expect(row?.because).toHaveLength(numbered.length)
  })
})

// ---- the cases of PharmCAT 3.1.1 (shared data), as an independent opinion ----

const shared = process.env.SHARED_DATA ?? new URL('../../../../shared/data', import.meta.url).pathname
const collection = `${shared}/pgx/cases/cases.json`

type PharmCat = {
  readonly id: string
  readonly vcf: string
  readonly outside_calls?: unknown
  readonly expected: readonly {
    readonly check: string
    readonly gene?: string
    readonly value?: readonly string[]
    readonly pgx?: string | null
  }[]
}

const geneAt: ReadonlyMap<string, string> = new Map<string, string>([
  ...builtIn.rows(dpydVariants).map(row => [`${row.chromosome}:${row.position}`, 'DPYD'] as const),
  ...tablesOf(builtIn).genes.flatMap(({ gene, chromosome, positions }) =>
    positions.map(({ position }) => [`${chromosome}:${position}`, gene] as const),
  ),
])

const genotypesIn = (vcf: string): readonly More[] =>
  readFileSync(`${shared}/pgx/cases/${vcf}`, 'utf8')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
    .flatMap(line => {
      const [chromosome = '', position = '', id = '', reference = '', alternates = '', , , , format = '', sample = ''] =
        line.split('\t')
      const gene = geneAt.get(`${chromosome}:${position}`)
      const cell = (name: string) => sample.split(':')[format.split(':').indexOf(name)]
      const call = cell('GT') ?? './.'
      if (gene === undefined) return []
      const phaseSet = cell('PS')
      return [
        {
          kind: 'genotype',
          at: '2026-10-20',
          gene,
          ...(id.startsWith('rs') ? { rsid: id } : {}),
          assembly: 'GRCh38',
          chromosome,
          position: Number(position),
          reference,
          alternates: alternates.split(','),
          alleles: call.split(/[/|]/).map(allele => (allele === '.' ? null : Number(allele))),
          phased: call.includes('|'),
          ...(phaseSet === undefined ? {} : { phaseSet }),
        } satisfies More,
      ]
    })

describe.skipIf(!existsSync(collection))('against the PharmCAT cases of shared/data/pgx/cases', () => {
  const cases = () => JSON.parse(readFileSync(collection, 'utf8')) as readonly PharmCat[]
  const activity = (name: string): number => {
    const variant = name.includes('HapB3') ? 'c.1129-5923C>G' : name.split(' ')[0]
    return name === 'Reference' ? 1 : (builtIn.rows(dpydVariants).find(row => row.variant === variant)?.activity ?? -1)
  }

  it('gives the activity score of every DPYD case', () => {
    const compared = cases().flatMap(({ id, vcf, expected }) => {
      const pair = expected.find(({ check, gene }) => check === 'recommended_diplotypes' && gene === 'DPYD')?.value
      if (pair?.length !== 2 || pair.includes('Unknown')) return []
      // Here c.1314T>G on one copy is expected to count as the reference, against CPIC's own table (0.5).
      if (expected.some(({ check, pgx }) => check === 'warnings' && pgx === 'yes')) return []
      const answer = dpydOf(profileWith(genotypesIn(vcf)), builtIn)
      // Half of a call is no call: PharmCAT takes the other half as the reference, we ask for the test.
      if (/_missing(?:First|Second|Alternate)/.test(id)) {
        expect(answer).toMatchObject({ kind: 'insufficient', missing: [{ reason: 'unusable' }] })
        return []
      }
      // Neither position of HapB3 is called: PharmCAT leaves it out, we do not.
      if (answer.kind === 'insufficient' && answer.missing[0]?.have.includes('do not look for c.1129-5923C>G'))
        return []
      const theirs = pair.reduce((sum, name) => sum + activity(name), 0)
      return [[id, answer.kind === 'answered' ? answer.value.scores[0] : answer, theirs] as const]
    })
    expect(compared.length).toBeGreaterThan(60)
    expect(compared.filter(([, ours, theirs]) => ours !== theirs)).toEqual([])
  })

  it('gives the diplotype of every CYP2C19 and SLCO1B1 case that has one', () => {
    const compared = cases().flatMap(({ id, vcf, expected, outside_calls }) =>
      (outside_calls === undefined ? ['CYP2C19', 'SLCO1B1'] : []).flatMap(gene => {
        const pairs = expected.find(
          one => ['print_calls', 'diplotypes'].includes(one.check) && one.gene === gene,
        )?.value
        const stars = pairs?.filter(pair => /^\*\d+\/\*\d+$/.test(pair)) ?? []
        if (stars.length === 0) return []
        const call = callOf(gene, genotypesIn(vcf))
        const ours = call?.kind === 'call' ? call.possible.map(({ name }) => name) : []
        return [[id, ours, stars] as const]
      }),
    )
    expect(compared.length).toBeGreaterThan(10)
    expect(compared.filter(([, ours, theirs]) => !ours.some(pair => theirs.includes(pair)))).toEqual([])
  })

  it('calls the example patient of PharmCAT as PharmCAT does', () => {
    const matched = JSON.parse(readFileSync(`${shared}/pgx/example/pharmcat.example.match.json`, 'utf8')) as {
      readonly results: readonly { readonly gene: string; readonly diplotypes: readonly { readonly name: string }[] }[]
    }
    const theirs = (gene: string) => matched.results.find(one => one.gene === gene)?.diplotypes.map(({ name }) => name)
    const profile = profileWith(genotypesIn('../example/pharmcat.example.vcf'))
    for (const gene of ['CYP2C19', 'SLCO1B1']) {
      const call = genotypeCallOf(profile, gene, builtIn)
      expect(call?.kind === 'call' && call.possible.map(({ name }) => name)).toEqual(theirs(gene))
    }
    expect(theirs('DPYD')).toEqual(['Reference/Reference'])
    expect(dpydOf(profile, builtIn)).toMatchObject({ kind: 'answered', value: { scores: [2], carried: [] } })
  })
})
