import { describe, expect, it } from 'vitest'
import {
  type AdviceCases,
  approvedAdvice,
  createKnowledgeView,
  packBytes,
  profileOfCase,
  specialtyDocument,
} from '../../clinical/index.ts'
import cases from './cases/advice.json' with { type: 'json' }
import { kidney } from './index.ts'

const knowledge = createKnowledgeView(kidney.knowledge, packBytes(kidney.knowledge))

describe('all that is said, as it was read and approved', () => {
  it('of the specialty itself', async () => {
    await expect(specialtyDocument(kidney)).toMatchFileSnapshot('cases/advice/specialty.txt')
  })

  const documents = approvedAdvice(
    kidney,
    (patient, jurisdiction) => ({ profile: profileOfCase(patient), knowledge, jurisdiction, plan: [] }),
    cases as unknown as AdviceCases,
  )
  it.each(documents)('$id', async ({ id, text }) => {
    await expect(text()).toMatchFileSnapshot(`cases/advice/${id}.txt`)
  })
})
