import { describe, expect, it } from 'vitest'
import { afterReaction, catalogueOf, pairsOf } from './cases/catalogue.ts'

/** One culprit of each group of cross-reactivity. */
const culprits = [
  ...['amoxicillin', 'penicillin-v', 'cefalexin', 'ceftriaxone', 'ceftazidime', 'meropenem', 'aztreonam'],
  ...['sulfamethoxazole', 'sulfasalazine', 'ibuprofen', 'celecoxib', 'lisinopril', 'losartan', 'carbamazepine'],
  ...['azithromycin', 'ciprofloxacin', 'doxycycline', 'omeprazole'],
]

const pregnant = (week: number) => ({
  birth: '1997-07-03',
  problems: { pregnancy: '2026-03-01' },
  measured: { 'gestational-age': ['2026-11-23', week] as const },
})

const frail = {
  birth: '1940-01-01',
  problems: { dementia: '2020', 'parkinsons-disease': '2020', 'peptic-ulcer': '2020', 'heart-failure': '2020' },
}

describe('every drug that a table names, as it was read and approved', () => {
  const documents: readonly (readonly [string, () => string])[] = [
    ['interactions of an order', () => pairsOf('interaction', 'order')],
    ['interactions of a current medicine', () => pairsOf('interaction', 'current')],
    ['duplicates of an order', () => pairsOf('duplicate', 'order')],
    ['anaphylaxis', () => afterReaction('anaphylaxis')],
    ...['angioedema', 'stevens-johnson', 'rash', 'cough', 'unclear'].map(
      reaction => [reaction, () => afterReaction(reaction, culprits)] as const,
    ),
    ['pregnancy, not known', () => catalogueOf('pregnancy', { birth: '1997-07-03' })],
    ['pregnancy, week 10, order', () => catalogueOf('pregnancy', pregnant(10))],
    ['pregnancy, week 39, current', () => catalogueOf('pregnancy', pregnant(39), 'current')],
    ['older people, order', () => catalogueOf('older-people', frail)],
    ['older people, current', () => catalogueOf('older-people', frail, 'current')],
    [
      'kidney',
      () =>
        catalogueOf('kidney-dose', {
          birth: '1986-01-01',
          sex: 'male',
          measured: { creatinine: ['2026-11-01', 4], weight: ['2026-11-01', 72] },
        }),
    ],
  ]
  it.each(documents)('%s', async (name, text) => {
    await expect(`${text()}\n`).toMatchFileSnapshot(`cases/catalogue/${name.replaceAll(/\W+/g, '-')}.txt`)
  })
})
