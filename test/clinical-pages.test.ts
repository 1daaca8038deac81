import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const folder = new URL('../docs/clinical/', import.meta.url)
const pages = readdirSync(folder).filter(name => name.endsWith('.md'))
const textOf = (name: string): string => readFileSync(new URL(name, folder), 'utf8')

describe('the clinical pages', () => {
  it('are all in the index', () => {
    const index = textOf('README.md')
    expect(pages.filter(name => name !== 'README.md' && !index.includes(`](${name})`))).toEqual([])
  })

  it.each(pages)('%s points to what exists', name => {
    const targets = [...textOf(name).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, target]) => target!)
    expect(targets.filter(target => !existsSync(new URL(target, folder)))).toEqual([])
  })
})
