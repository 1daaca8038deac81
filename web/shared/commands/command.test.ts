import { describe, expect, it } from 'vitest'
import { type Command, keysOf, match, takenBy } from './command.ts'

const command = (id: string, keys: string): Command => ({ id, label: id, keys, run: () => undefined })
const help = command('help', '?')
const list = command('list', 'g l')
const all = [help, list]

describe('match', () => {
  it('runs a single key', () => {
    expect(match(all, {}, ['?'])).toEqual({ kind: 'run', command: help })
  })

  it('waits for the rest of a sequence', () => {
    expect(match(all, {}, ['g'])).toEqual({ kind: 'wait', pressed: ['g'] })
    expect(match(all, {}, ['g', 'l'])).toEqual({ kind: 'run', command: list })
  })

  it('forgets a beginning that leads nowhere', () => {
    expect(match(all, {}, ['g', '?'])).toEqual({ kind: 'run', command: help })
    expect(match(all, {}, ['x'])).toEqual({ kind: 'none' })
  })

  it('follows the keys the reader chose, and an empty choice switches the key off', () => {
    expect(match(all, { help: 'h' }, ['?'])).toEqual({ kind: 'none' })
    expect(match(all, { help: 'h' }, ['h'])).toEqual({ kind: 'run', command: help })
    expect(match(all, { help: '' }, ['?'])).toEqual({ kind: 'none' })
    expect(keysOf(help, { help: 'h' })).toBe('h')
  })
})

describe('takenBy', () => {
  it('names the command that already has the keys', () => {
    expect(takenBy(all, {}, '?', 'list')).toBe(help)
    expect(takenBy(all, {}, '?', 'help')).toBeUndefined()
  })
})
