import { Button } from '@mantine/core'
import { useId } from 'react'
import type { PairAxisView, PairShapeView, ShapeEditView } from '../../../src/pipeline/delivery/contract.ts'
import { Fold } from '../../shared/marks/fold.tsx'
import css from './charts.module.css'
import edit from './edit.module.css'
import { axisUnit, featureText, featureWords, numberText } from './words.ts'

const width = 290
const left = 92
const top = 6
const right = width - 4

/** A pair as a grid: stronger is darker, what lowers is hatched, and cells without training rows are empty. */
export const PairMap = ({
  pair,
  scale,
  onTry,
}: {
  readonly pair: PairShapeView
  readonly scale: string
  readonly onTry?: ((edit: ShapeEditView) => void) | undefined
}) => {
  const hatch = useId()
  const { rows, columns, cells, importance } = pair
  const most = Math.max(...cells.flat().map(({ value }) => Math.abs(value)), Number.MIN_VALUE)
  const wide = (right - left) / columns.cells.length
  const tall = Math.min(26, 170 / rows.cells.length)
  const bottom = top + tall * rows.cells.length
  const height = bottom + 36
  const title = `${featureText(rows.feature)} with ${featureWords(columns.feature)}`
  const [first, last] = [columns.cells[0], columns.cells.at(-1)]
  return (
    <figure className={css.shape} aria-label={`${title}: pair`}>
      <h3>
        {title} <span className={css.importance}>matters {numberText(importance, 2)}</span>
      </h3>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${title}: up to ${numberText(most, 2)} ${scale} either way. The table below has the numbers.`}
      >
        <defs>
          <pattern id={hatch} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <line x1="0" y1="0" x2="0" y2="4" className={css.hatch} />
          </pattern>
        </defs>
        {cells.map((line, row) =>
          line.map((cell, column) => {
            const box = { x: left + column * wide, y: top + row * tall, width: wide, height: tall }
            const key = `${rows.cells[row]} ${columns.cells[column]}`
            if (cell.rows === null) return <rect key={key} {...box} className={css.empty} />
            return (
              <g key={key}>
                <rect
                  {...box}
                  className={cell.value < 0 ? css.lowers : css.raises}
                  fillOpacity={0.08 + 0.92 * (Math.abs(cell.value) / most)}
                />
                {cell.value < 0 && <rect {...box} fill={`url(#${hatch})`} />}
              </g>
            )
          }),
        )}
        <rect x={left} y={top} width={right - left} height={bottom - top} className={css.frame} />
        {labelled(rows.cells).map(({ name, at }) => (
          <text key={at} x={left - 5} y={top + (at + 0.5) * tall + 3.5} className={css.tick} textAnchor="end">
            {name.length > 15 ? `${name.slice(0, 14)}…` : name}
          </text>
        ))}
        <text x={left} y={bottom + 13} className={css.tick}>
          {first}
        </text>
        {columns.cells.length > 1 && (
          <text x={right} y={bottom + 13} className={css.tick} textAnchor="end">
            {last === 'missing' ? `${columns.cells.at(-2)}, missing` : last}
          </text>
        )}
        <text x={(left + right) / 2} y={bottom + 28} className={css.note} textAnchor="middle">
          {axisText(columns)} →
        </text>
      </svg>
      <figcaption>
        <Fold summary="Values">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard */}
          <section className={css.wide} aria-label={`${title}: values`} tabIndex={0}>
            <table className={css.table}>
              <caption>
                Adds, {scale}. Rows: {axisText(rows)}; columns: {axisText(columns)}.
              </caption>
              <thead>
                <tr>
                  <td />
                  {columns.cells.map(name => (
                    <th key={name} scope="col">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {cells.map((line, row) => (
                  <tr key={rows.cells[row]}>
                    <th scope="row">{rows.cells[row]}</th>
                    {line.map((cell, column) => (
                      <td key={columns.cells[column]}>{cell.rows === null ? 'few rows' : numberText(cell.value, 2)}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </Fold>
        {onTry !== undefined && (
          <Button
            size="compact-xs"
            variant="subtle"
            className={edit.opener}
            aria-label={`Take this pair out: ${title}`}
            onClick={() => onTry({ kind: 'remove-pair', pair: [rows.feature, columns.feature] })}
          >
            Take this pair out
          </Button>
        )}
      </figcaption>
    </figure>
  )
}

const axisText = ({ feature, unit }: PairAxisView): string => {
  const written = axisUnit(unit)
  return written === '' ? featureText(feature) : `${featureText(feature)}, ${written}`
}

/** Labels that have room: every one, or each second, and so on. */
const labelled = (names: readonly string[]): readonly { readonly name: string; readonly at: number }[] => {
  const step = Math.ceil(names.length / 13)
  return names.flatMap((name, at) => (at % step === 0 ? [{ name, at }] : []))
}
