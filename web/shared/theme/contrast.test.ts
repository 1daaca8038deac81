import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { contrastOf, readPalettes } from './contrast.ts'

const [light, dark] = readPalettes(readFileSync(new URL('./tokens.css', import.meta.url), 'utf8'))

const grounds = ['page', 'surface', 'sunken']
const texts = ['text', 'neutral', 'muted', 'critical', 'warning', 'info', 'link']
const pairs = [
  ...grounds.flatMap(ground => texts.map(text => [text, ground] as const)),
  ...['critical', 'warning', 'info'].flatMap(tone =>
    ['text', 'neutral', 'muted', 'link', tone].map(text => [text, `${tone}-wash`] as const),
  ),
  ...['code-key', 'code-text', 'code-number'].map(text => [text, 'sunken'] as const),
  ['text', 'mark'] as const,
  ['raises', 'surface'] as const,
  ['lowers', 'surface'] as const,
]

describe('palette', () => {
  it('measures contrast as WCAG does', () => {
    expect(contrastOf('#000000', '#ffffff')).toBe(21)
    expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  })

  it.each([
    ['light', light],
    ['dark', dark],
  ])('has 4.5:1 for every text on every ground, %s', (_, palette) => {
    const weak = pairs
      .map(([text, ground]) => [text, ground, contrastOf(palette![text]!, palette![ground]!)] as const)
      .filter(([, , ratio]) => ratio < 4.5)
    expect(weak).toEqual([])
  })

  it.each([
    ['light', light],
    ['dark', dark],
  ])('has 3:1 for the border of a control, %s', (_, palette) => {
    expect(contrastOf(palette!['line-strong']!, palette!.surface!)).toBeGreaterThanOrEqual(3)
  })
})
