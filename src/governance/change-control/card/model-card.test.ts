import { describe, expect, it } from 'vitest'
import { outOfScope } from '../../../core/index.ts'
import { exampleCandidate, examplePlan } from '../facts-fixture.ts'
import { cardHtml } from './card-html.ts'
import { computedFacts, type RunFacts } from './computed.ts'
import { cardLists, type ModelCard, modelCard, notProvided } from './model-card.ts'
import { type Stated, statedNames } from './stated.ts'

const run: RunFacts = {
  candidate: exampleCandidate,
  testSource: 'same',
  code: '0.1.0',
  seed: 1,
  division: 'by patient, 5 folds',
  plan: examplePlan,
  stage: 'approved',
}
const textOf = (card: ModelCard, id: string): string | undefined =>
  card.lists.flatMap(({ items }) => items).find(item => item.id === id)?.text

describe('the lists', () => {
  it('are as long as their sources', () => {
    // HTI-1: 4 + 4 + 2 + 4 + 2 + 4 + 5 + 4 + 2; TRIPOD+AI: 27 items with their parts; CHAI: the elements of text of its schema.
    expect(cardLists.map(({ items }) => items.length)).toEqual([31, 52, 56])
    expect(new Set(cardLists[1].items.map(({ id }) => id.replace(/[a-z]$/, ''))).size).toBe(27)
    for (const { items } of cardLists) expect(new Set(items.map(({ id }) => id)).size).toBe(items.length)
    const paragraphs = Map.groupBy(cardLists[0].items, ({ id }) => id.slice(0, 3))
    expect([...paragraphs.values()].map(one => one.length)).toEqual([4, 4, 2, 4, 2, 4, 5, 4, 2])
  })

  it('ask for facts that there are, and for all of them', () => {
    const computed = Object.keys(computedFacts(run))
    const asked = new Set(cardLists.flatMap(({ items }) => items.flatMap(({ from }) => from)))
    expect([...asked].sort()).toEqual([...computed, ...statedNames].sort())
    expect(computed.filter(name => statedNames.some(one => one === name))).toEqual([])
  })
})

describe('a model card', () => {
  it('tells what the run showed, with intervals', () => {
    const card = modelCard(run)
    expect(textOf(card, '(7)(i)')).toBe(
      'AUC 0.670 (0.650 to 0.690, 95%, DeLong). Calibration slope 1.010 (0.950 to 1.070, 95%, DeLong); in the large, log-odds 0.010 (-0.040 to 0.060, 95%, DeLong); expected error 0.004',
    )
    expect(textOf(card, '(7)(ii)')).toContain('sex, at 0.2: male minus female: TPR -0.030 (-0.090 to 0.030')
    expect(textOf(card, '26')).toBe('Too few to be judged: sex unknown')
    expect(textOf(modelCard({ ...run, title: 'Inpatient again within 30 days' }), '(1)(iii)')).toMatch(
      /^Inpatient again within 30 days: the chance, 0 to 1, that/,
    )
    expect(textOf(card, 'ReleaseInfo/ReleaseStage')).toBe('approved')
  })

  it('says not provided of everything that nobody said, and nothing of the other source', () => {
    const card = modelCard(run)
    const [hti] = card.lists
    const missing = hti?.items.filter(({ basis }) => basis === 'none')
    expect(missing?.every(({ text }) => text === notProvided)).toBe(true)
    expect(missing?.map(({ id }) => id)).toEqual([
      '(1)(i)',
      '(1)(ii)',
      '(2)(i)',
      '(2)(ii)',
      '(2)(iii)',
      '(2)(iv)',
      '(3)(i)',
      '(3)(ii)',
      '(4)(iii)',
      '(4)(iv)',
      '(5)(ii)',
      '(6)(i)',
      '(6)(ii)',
      '(6)(iii)',
      '(6)(iv)',
      '(7)(iii)',
      '(7)(iv)',
      '(7)(v)',
      '(8)(i)',
      '(8)(ii)',
      '(8)(iii)',
      '(8)(iv)',
      '(9)(ii)',
    ])
    expect(hti?.provided).toBe(31 - (missing?.length ?? 0))
    const other = modelCard({ ...run, testSource: 'other' })
    expect([textOf(other, '(7)(i)'), textOf(other, '(7)(iii)')]).toEqual([notProvided, textOf(card, '(7)(i)')])
    const bare = modelCard({
      candidate: {
        ...exampleCandidate,
        test: { ...exampleCandidate.test, subgroups: [], discrimination: outOfScope('one class') },
      },
      testSource: 'same',
      code: '0.1.0',
      seed: 1,
    })
    expect([textOf(bare, '(7)(ii)'), textOf(bare, '12a'), textOf(bare, '14')]).toEqual([
      notProvided,
      notProvided,
      notProvided,
    ])
    expect(textOf(bare, '(7)(i)')).toContain('AUC one class')
  })

  it('takes the words of a person for what they state, and marks them', () => {
    const stated: Stated = { intendedUse: 'Planning visits', funding: '  ', criteria: 'Adults' }
    const [hti] = modelCard(run, stated).lists
    const basis = (id: string) => hti?.items.find(item => item.id === id)?.basis
    expect(['(2)(i)', '(1)(ii)', '(4)(i)', '(1)(iii)'].map(basis)).toEqual(['stated', 'none', 'run and stated', 'run'])
  })

  it('never lets a statement stand for what is computed', () => {
    expect(modelCard(run, { validity: 'perfect', fairness: 'perfect', discrimination: 'AUC 1' } as Stated)).toEqual(
      modelCard(run),
    )
  })

  it('can be complete', () => {
    const everything = Object.fromEntries(statedNames.map(name => [name, `words on ${name}`]))
    const open = modelCard(run, everything).lists.flatMap(({ items }) =>
      items.filter(({ basis }) => basis === 'none').map(({ id }) => id),
    )
    expect(open).toEqual(['(7)(iii)', '(7)(iv)'])
  })

  it('is the same after it was written and read', () => {
    expect(JSON.parse(JSON.stringify(modelCard(run)))).toEqual(modelCard(run))
  })

  it('prints as one page with every item, and no foreign markup', () => {
    const html = cardHtml(modelCard(run, { intendedUse: '<script>alert(1)</script>' }))
    expect(html.match(/<th scope="row">/g)?.length).toBe(31 + 52 + 56)
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).not.toMatch(/<script|src=|href=/)
    expect(html).toContain('<td class="open">not provided</td>')
  })
})
