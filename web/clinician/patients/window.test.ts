import { describe, expect, it } from 'vitest'
import { rowAfterKey, windowOf } from './window.ts'

const of = (scrolled: number, count = 10_000) =>
  windowOf({ scrolled, viewport: 960, rowHeight: 48, count, overscan: 4 })

describe('windowOf', () => {
  it('draws a screenful and a little more, however long the list', () => {
    expect(of(0)).toEqual({ from: 0, to: 24 })
    expect(of(480)).toEqual({ from: 6, to: 34 })
  })

  it('stays within the list at both ends', () => {
    expect(of(-200)).toEqual({ from: 0, to: 20 })
    expect(of(48 * 10_000 - 960)).toEqual({ from: 9976, to: 10_000 })
    expect(of(48 * 20_000)).toEqual({ from: 10_000, to: 10_000 })
    expect(of(0, 0)).toEqual({ from: 0, to: 0 })
  })
})

describe('rowAfterKey', () => {
  it('walks, pages and jumps', () => {
    expect(rowAfterKey('ArrowDown', 3, 10, 5)).toBe(4)
    expect(rowAfterKey('ArrowDown', 9, 10, 5)).toBe(9)
    expect(rowAfterKey('ArrowUp', 3, 10, 5)).toBe(2)
    expect(rowAfterKey('PageDown', 3, 10, 5)).toBe(8)
    expect(rowAfterKey('PageUp', 3, 10, 5)).toBe(0)
    expect(rowAfterKey('End', 3, 10, 5)).toBe(9)
    expect(rowAfterKey('Home', 3, 10, 5)).toBe(0)
  })

  it('leads from the first row back to the search', () => {
    expect(rowAfterKey('ArrowUp', 0, 10, 5)).toBe(-1)
  })

  it('leaves other keys alone', () => {
    expect(rowAfterKey('a', 3, 10, 5)).toBeNull()
  })
})
