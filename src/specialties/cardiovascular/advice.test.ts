import { describe, expect, it } from 'vitest'
import { approvedAdvice, profileOfCase, specialtyDocument } from '../../clinical/index.ts'
import { adviceCases } from './cases/advice-cases.ts'
import { knowledge } from './cases/worked.ts'
import { cardiovascular } from './index.ts'

describe('all that is said, as it was read and approved', () => {
  it('of the specialty itself', async () => {
    await expect(specialtyDocument(cardiovascular)).toMatchFileSnapshot('cases/advice/specialty.txt')
  })

  const documents = approvedAdvice(
    cardiovascular,
    (patient, jurisdiction) => ({ profile: profileOfCase(patient), knowledge, jurisdiction, plan: [] }),
    adviceCases,
  )
  it.each(documents)('$id', async ({ id, text }) => {
    await expect(text()).toMatchFileSnapshot(`cases/advice/${id}.txt`)
  })
})
