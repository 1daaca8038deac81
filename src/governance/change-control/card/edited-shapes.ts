import { escaped } from '../../../core/index.ts'
import type { HandEdit } from '../candidate.ts'

/** A shape that a person has edited, as a card shows it: each step or level as trained and as it is. */
export type EditedShape = {
  readonly feature: string
  /** e.g. `log-odds`; of the values. */
  readonly scale: string
  readonly cells: readonly { readonly name: string; readonly before: number; readonly after: number }[]
}

/** The edits of a version, and the shapes that came of them. */
export type CardEdits = {
  readonly parent: string
  readonly edits: readonly HandEdit[]
  readonly shapes: readonly EditedShape[]
}

/** The section of a card that nobody overlooks: who changed what by hand, when, why, and each shape before and after. */
export const editsHtml = ({ parent, edits, shapes }: CardEdits): string => `<section class="edits">
<h2>Edited by hand</h2>
<p class="note">Shapes were changed by a person after training, from version ${escaped(parent.slice(0, 12))}. Dashed: as trained, laid so that what was not changed lies on the same line.</p>
<ol>
${edits.map(editHtml).join('\n')}
</ol>
<div class="shapes">
${shapes.map(shapeHtml).join('\n')}
</div>
</section>`

const editHtml = ({ features, change, by, at, because }: HandEdit): string =>
  `<li><strong>${escaped(features.join(' and '))}</strong>: ${escaped(change)}. ${escaped(by)}, ${escaped(at.slice(0, 10))}: ${escaped(because)}</li>`

const [width, height, left, top, bottom] = [320, 130, 44, 8, 112]

/** Every step equally wide: the table names them. */
const shapeHtml = ({ feature, scale, cells }: EditedShape): string => {
  const values = cells.flatMap(({ before, after }) => [before, after])
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)]
  const step = (width - left) / cells.length
  const y = (value: number): string => (bottom - ((value - low) / (high - low || 1)) * (bottom - top)).toFixed(1)
  const path = (of: 'before' | 'after'): string =>
    cells
      .map((cell, at) => `${at === 0 ? `M${left} ` : 'V'}${y(cell[of])}H${(left + (at + 1) * step).toFixed(1)}`)
      .join('')
  const changed = cells.filter(({ before, after }) => Math.abs(before - after) > 5e-4)
  const tick = (value: number): string =>
    `<text x="${left - 6}" y="${y(value)}" dy="3.5" text-anchor="end">${signed(value)}</text>`
  return `<figure>
<figcaption><strong>${escaped(feature)}</strong>, ${escaped(scale)}; every step equally wide, missing values last</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(feature)}, as trained (dashed) and as edited; the table has the numbers that differ">
<line x1="${left}" x2="${width}" y1="${y(0)}" y2="${y(0)}" class="zero"/>
${[...new Set([low, 0, high])].map(tick).join('')}
<path d="${path('before')}" class="before"/><path d="${path('after')}" class="after"/>
</svg>
<table><thead><tr><th scope="col">Changed</th><th scope="col">As trained</th><th scope="col">Edited</th></tr></thead><tbody>
${changed.map(({ name, before, after }) => `<tr><th scope="row">${escaped(name)}</th><td>${signed(before)}</td><td>${signed(after)}</td></tr>`).join('\n')}
</tbody></table>
</figure>`
}

const signed = (value: number): string => {
  const told = Math.abs(value).toFixed(2)
  return Number(told) === 0 ? '0' : `${value > 0 ? '+' : '−'}${told}`
}
