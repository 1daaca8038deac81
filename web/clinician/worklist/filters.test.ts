import { describe, expect, it } from 'vitest'
import { filterText, sameFilter, toggleUrgency, withSaved } from './filters.ts'

describe('worklist filters', () => {
  it('are said in words', () => {
    expect(filterText({})).toBe('everybody')
    expect(filterText({ urgency: ['now', 'today'], specialty: 'kidney', withTasks: true, search: 'ana' })).toBe(
      'now or today, kidney, with tasks, “ana”',
    )
  })

  it('switch an urgency on and off, and none is all', () => {
    expect(toggleUrgency({ withTasks: true }, 'now')).toEqual({ withTasks: true, urgency: ['now'] })
    expect(toggleUrgency({ urgency: ['now', 'soon'] }, 'now')).toEqual({ urgency: ['soon'] })
    expect(toggleUrgency({ urgency: ['now'] }, 'now')).toEqual({})
  })

  it('are the same whatever the order of their parts', () => {
    expect(sameFilter({ urgency: ['now', 'today'] }, { withTasks: false, urgency: ['today', 'now'] })).toBe(true)
    expect(sameFilter({ urgency: ['now'] }, {})).toBe(false)
  })

  it('are replaced under the same name', () => {
    expect(withSaved([{ name: 'a', filter: {} }], { name: 'a', filter: { withTasks: true } })).toEqual([
      { name: 'a', filter: { withTasks: true } },
    ])
  })
})
