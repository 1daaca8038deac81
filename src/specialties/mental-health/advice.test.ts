import { describe, expect, it } from 'vitest'
import { approvedAdvice, specialtyDocument } from '../../clinical/index.ts'
import { adviceCases } from './cases/advice-cases.ts'
import { contextOf, form, knowledge, messagesOf } from './cases/worked.ts'
import { mentalHealth } from './index.ts'
import { crisisLines } from './tables.ts'

describe('all that is said, as it was read and approved', () => {
  it('of the specialty itself', async () => {
    await expect(specialtyDocument(mentalHealth)).toMatchFileSnapshot('cases/advice/specialty.txt')
  })

  it.each(approvedAdvice(mentalHealth, contextOf, adviceCases))('$id', async ({ id, text }) => {
    await expect(text()).toMatchFileSnapshot(`cases/advice/${id}.txt`)
  })

  it('of a crisis, by the country in the address', async () => {
    const named = knowledge.rows(crisisLines).flatMap(({ countries }) => countries)
    const lines = [...named, ' us ', 'germany', 'AU', 'Georgia'].map(country => {
      const more = [form('2026-11-02T08:00:00Z', [1, 1, 1, 1, 1, 1, 1, 1, 2])]
      const [message] = messagesOf(contextOf({ country, more }, null))
      return `${country}: ${message?.knowledgeRows.join(' ')}`
    })
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('cases/advice/countries.txt')
  })
})
