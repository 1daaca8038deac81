/** Colours by custom property name, per scheme, as `tokens.css` declares them. */
export type Palette = Readonly<Record<string, string>>

/** Reads the `--name: #rrggbb` declarations of each block of a style sheet, in order. */
export const readPalettes = (css: string): readonly Palette[] =>
  [...css.matchAll(/:root[^{]*\{([^}]*)\}/g)].map(([, block]) =>
    Object.fromEntries(
      [...block!.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, colour]) => [name!, colour!]),
    ),
  )

/** WCAG 2.2 relative luminance of `#rrggbb`. */
const luminance = (colour: string): number => {
  const [r, g, b] = [1, 3, 5].map(at => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

/**
 * WCAG 2.2 contrast ratio, 1 to 21.
 *
 * @example
 * contrastOf('#000000', '#ffffff') // 21
 */
export const contrastOf = (a: string, b: string): number => {
  const [lighter, darker] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (lighter! + 0.05) / (darker! + 0.05)
}
