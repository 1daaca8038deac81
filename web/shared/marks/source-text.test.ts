import { expect, it } from 'vitest'
import { sourceText } from './source-text.ts'

it('names a source by the beginning of its citation, and leaves other words alone', () => {
  const evidence = [
    { id: 'acc-2026', citation: '2026 ACC/AHA guideline (March). Circulation 2026: who is at risk' },
    { id: 'hf-2022', citation: '2022 AHA/ACC/HFSA guideline. Circulation 2022;145:e895' },
  ]
  expect(sourceText(evidence, 'acc-2026')).toBe('2026 ACC/AHA guideline')
  expect(sourceText(evidence, 'hf-2022')).toBe('2022 AHA/ACC/HFSA guideline')
  expect(sourceText(evidence, 'label, table 3')).toBe('label, table 3')
})
