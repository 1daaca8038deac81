import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { evidence } from '../evidence.ts'
import { drugCodes, type Guideline, guidelines, headline, shareAlikeGuidelines } from './index.ts'
import { drugCodeTableRows, guidelineTableRows } from './rows.ts'

const shareAlike = new URL('../knowledge/by-sa/guideline.json', import.meta.url)
const open = guidelineTableRows.map(guidelines.parse)
const dpwg = existsSync(shareAlike)
  ? (JSON.parse(readFileSync(shareAlike, 'utf8')) as unknown[]).map(shareAlikeGuidelines.parse)
  : []

/** Every line says who is meant and what: guideline, population, keys, strength, action and its steps. */
const linesOf = ({ guideline, drugs, advice, recommendations }: Guideline): readonly string[] => [
  `# ${guideline} ${drugs.join(', ')}`,
  ...recommendations.flatMap(recommendation =>
    recommendation.lookup.map(product => {
      const steps = advice[recommendation.advice]!
      const keys = Object.entries(product).map(([gene, some]) => `${gene} ${some.join(' | ')}`)
      const whom = [recommendation.population ?? 'all', ...(recommendation.drugs ?? [])].join(', ')
      return `${whom}: ${keys.join(' + ')} => ${recommendation.classification}: ${headline(steps)} ${JSON.stringify(steps)}`
    }),
  ),
]

describe('the tables of guidance', () => {
  it('say what was read and reviewed: CPIC, FDA', async () => {
    await expect(`${open.flatMap(linesOf).join('\n')}\n`).toMatchFileSnapshot('cases/guidance-open.txt')
  })

  it.skipIf(dpwg.length === 0)('say what was read and reviewed: DPWG', async () => {
    await expect(`${dpwg.flatMap(linesOf).join('\n')}\n`).toMatchFileSnapshot(
      '../knowledge/by-sa/guidance-reviewed.txt',
    )
  })

  it('point to advice that is there and use all of it', () => {
    for (const { id, advice, recommendations } of [...open, ...dpwg]) {
      expect(
        [...new Set(recommendations.map(row => row.advice))].sort((a, b) => a - b),
        id,
      ).toEqual(advice.map((_, at) => at))
    }
  })

  it('name each lookup of a drug and population once', () => {
    for (const { id, drugs, genes, recommendations } of [...open, ...dpwg]) {
      const seen = recommendations.flatMap(({ population, lookup, drugs: some }) =>
        lookup.flatMap(product => {
          const keys = genes.reduce<readonly string[]>(
            (all, gene) => all.flatMap(so => product[gene]!.map(key => `${so}|${key}`)),
            [''],
          )
          return (some ?? drugs).flatMap(drug => keys.map(key => `${drug} ${population} ${key}`))
        }),
      )
      expect(new Set(seen).size, id).toBe(seen.length)
    }
  })

  it('hold facts, no sentences of a source', () => {
    const words = [...open, ...dpwg].flatMap(({ advice }) =>
      advice
        .flat()
        .flatMap(step => [...[step, ...(step.doses ?? [])].flatMap(({ when }) => when ?? []), ...(step.checks ?? [])]),
    )
    expect(words.filter(word => /\s.*\s.*\s/.test(word) || word.length > 70)).toEqual([])
    const names = [...open, ...dpwg].flatMap(({ advice }) =>
      advice
        .flat()
        .flatMap(({ drugs, notDrugs, avoidWith }) => [...(drugs ?? []), ...(notDrugs ?? []), ...(avoidWith ?? [])]),
    )
    expect(names.filter(name => name.split(' ').length > 4)).toEqual([])
  })

  it('cite what the specialty lists', () => {
    const known = new Set<string>(Object.values(evidence).map(({ id }) => id))
    const cited = [...open, ...dpwg, ...drugCodeTableRows.map(drugCodes.parse)].map(({ source }) => source)
    expect([...new Set(cited)].filter(source => !known.has(source))).toEqual([])
  })

  it('know a code, or say that there is none, for every drug', () => {
    const codes = Object.assign({}, ...drugCodeTableRows.map(row => drugCodes.parse(row).codes)) as Record<
      string,
      unknown
    >
    expect([...open, ...dpwg].flatMap(({ drugs }) => drugs).filter(drug => codes[drug] === undefined)).toEqual([])
  })
})
