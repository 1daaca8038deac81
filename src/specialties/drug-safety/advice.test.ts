import { describe, expect, it } from 'vitest'
import { approvedAdvice, specialtyDocument } from '../../clinical/index.ts'
import { adviceCases } from './cases/advice-cases.ts'
import { contextOf } from './cases/worked.ts'
import { drugSafety } from './index.ts'

describe('all that is said, as it was read and approved', () => {
  it('of the specialty itself', async () => {
    await expect(specialtyDocument(drugSafety)).toMatchFileSnapshot('cases/advice/specialty.txt')
  })

  it.each(approvedAdvice(drugSafety, contextOf, adviceCases))('$id', async ({ id, text }) => {
    await expect(text()).toMatchFileSnapshot(`cases/advice/${id}.txt`)
  })
})
