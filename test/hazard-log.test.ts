import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const repository = new URL('../', import.meta.url)
const log = readFileSync(new URL('docs/clinical/hazards.md', repository), 'utf8')
const hazards = log.split(/^## (?=H\d)/m).slice(1)

/** `file` > "words": the words must stand in the file, whether in its code or in a worked case that it runs. */
const proofs = [...log.matchAll(/`([^`\s]+\.(?:ts|tsx|json))` > "([^"]+)"/g)].map(([, file = '', words = '']) => ({
  file,
  words,
}))

describe('the hazard log', () => {
  it('has every hazard once, in order, with all its parts', () => {
    expect(hazards.map(hazard => hazard.split(' ', 1)[0])).toEqual(Array.from({ length: 27 }, (_, i) => `H${i + 1}`))
    for (const hazard of hazards) {
      for (const part of ['Cause', 'Severity', 'Control now', 'Proof']) expect(hazard).toContain(`- **${part}:**`)
    }
  })

  it('says that there is no test where it names none', () => {
    for (const hazard of hazards) expect(hazard).toMatch(/` > "|No test yet|no test yet/)
  })

  it.each(proofs)('$file says "$words"', ({ file, words }) => {
    const url = new URL(file, repository)
    expect(existsSync(url)).toBe(true)
    expect(readFileSync(url, 'utf8')).toContain(words)
  })
})
