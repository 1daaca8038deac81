import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ShapeCellView, ShapeEditView, ShapeView } from '../../../src/pipeline/delivery/contract.ts'
import { linear, roundTicks, type Scale } from '../../shared/chart/scale.ts'
import { Fold } from '../../shared/marks/fold.tsx'
import css from './charts.module.css'
import edit from './edit.module.css'
import { EditForm } from './edit-form.tsx'
import { frame, missingAt, stepPath, stepsOf, uneditedSteps } from './shape-geometry.ts'
import { ShapeTable } from './shape-table.tsx'
import { axisUnit, featureText, numberText } from './words.ts'

type Axis = { readonly y: Scale; readonly ticks: readonly number[] }

/** What one feature adds: a step line over its values, or a bar a level; missing values apart at the right. */
export const ShapeChart = ({
  shape,
  scale,
  axis,
  onTry,
}: {
  readonly shape: ShapeView
  readonly scale: string
  readonly axis: Axis
  /** Takes an edit to be tried; absent where the reader may not edit. */
  readonly onTry?: ((edit: ShapeEditView) => void) | undefined
}) => {
  const [open, setOpen] = useState(false)
  const title = featureText(shape.feature)
  const unit = axisUnit(shape.unit)
  return (
    <figure className={css.shape} aria-label={`${title}: shape`}>
      <h3>
        <span>
          {title} {shape.unedited !== null && <strong className={css.edited}>edited</strong>}
        </span>{' '}
        <span className={css.importance}>matters {numberText(shape.importance, 2)}</span>
      </h3>
      <svg viewBox={`0 0 ${frame.width} ${frame.height}`} role="img" aria-label={inWords(shape, scale)}>
        {axis.ticks.map(tick => (
          <g key={tick}>
            <line
              x1={frame.left}
              x2={frame.width - 4}
              y1={axis.y(tick)}
              y2={axis.y(tick)}
              className={tick === 0 ? css.zero : css.grid}
            />
            <text x={frame.left - 5} y={axis.y(tick) + 3.5} className={css.tick} textAnchor="end">
              {signedTick(tick)}
            </text>
          </g>
        ))}
        {shape.kind === 'stretches' ? (
          <Stretches shape={shape} axis={axis} unit={unit} />
        ) : (
          <Levels shape={shape} axis={axis} />
        )}
        <Missing cell={shape.missing} axis={axis} before={shape.unedited?.missing ?? null} />
      </svg>
      <figcaption>
        <Fold summary="Values">
          <ShapeTable shape={shape} scale={scale} />
        </Fold>
        {onTry !== undefined && (
          <Button
            size="compact-xs"
            variant="subtle"
            className={edit.opener}
            aria-expanded={open}
            aria-label={`Edit this shape: ${title}`}
            onClick={() => setOpen(now => !now)}
          >
            Edit this shape
          </Button>
        )}
        {open && onTry !== undefined && (
          <EditForm shape={shape} scale={scale} onTry={onTry} onClose={() => setOpen(false)} />
        )}
      </figcaption>
    </figure>
  )
}

const signedTick = (tick: number): string => (tick > 0 ? `+${tick}` : tick < 0 ? `−${-tick}` : '0')

const Stretches = ({
  shape,
  axis: { y },
  unit,
}: {
  readonly shape: ShapeView & { readonly kind: 'stretches' }
  readonly axis: Axis
  readonly unit: string
}) => {
  const { steps, range } = stepsOf(shape)
  const before = uneditedSteps(shape)
  const x = linear(range, [frame.left, frame.right])
  // Of what was never measured no axis is made up.
  const isSeen = shape.range !== null || shape.cells.length > 1
  const clamp = (value: number) => Math.min(frame.bottom, Math.max(frame.top, y(value)))
  return (
    <>
      {steps.map(({ from, to, low, high, density }) => (
        <g key={from}>
          {low !== null && high !== null && (
            <rect
              x={x(from)}
              width={x(to) - x(from)}
              y={clamp(high)}
              height={clamp(low) - clamp(high)}
              className={css.band}
            />
          )}
          {density !== null && (
            <rect
              x={x(from)}
              width={Math.max(0.4, x(to) - x(from) - 0.3)}
              y={frame.floor - 1 - density * 13}
              height={density * 13 + 1}
              className={css.bar}
            />
          )}
        </g>
      ))}
      {before !== undefined && <path d={stepPath(before, x, y)} className={css.before} />}
      <path d={stepPath(steps, x, y)} className={css.step} />
      <line x1={frame.left} x2={frame.right} y1={frame.floor} y2={frame.floor} className={css.axis} />
      {isSeen &&
        roundTicks(range, 4).map(tick => (
          <text key={tick} x={x(tick)} y={frame.floor + 12} className={css.tick} textAnchor="middle">
            {tick}
          </text>
        ))}
      <text x={(frame.left + frame.right) / 2} y={frame.height - 4} className={css.note} textAnchor="middle">
        {isSeen ? unit : 'no value seen in training'}
      </text>
    </>
  )
}

/** Names of levels are cut to what fits; the table has them whole. */
const Levels = ({
  shape: { cells, unedited },
  axis: { y },
}: {
  readonly shape: ShapeView & { readonly kind: 'levels' }
  readonly axis: Axis
}) => {
  const step = (frame.right - frame.left) / Math.max(1, cells.length)
  const letters = Math.floor(step / 5.6)
  const within = (value: number) => Math.min(frame.bottom, Math.max(frame.top, y(value)))
  const zero = within(0)
  return (
    <>
      {cells.map(({ levels, value, low, high }, at) => {
        const middle = frame.left + (at + 0.5) * step
        const name = levels.join(', ')
        return (
          <g key={name}>
            <rect
              x={middle - Math.min(13, step * 0.36)}
              width={2 * Math.min(13, step * 0.36)}
              y={Math.min(zero, y(value))}
              height={Math.max(1, Math.abs(y(value) - zero))}
              className={value < 0 ? css.lowers : css.raises}
            />
            {low !== null && high !== null && (
              <line x1={middle} x2={middle} y1={within(low)} y2={within(high)} className={css.whisker} />
            )}
            {unedited !== null && (
              <line
                x1={middle - step * 0.45}
                x2={middle + step * 0.45}
                y1={y(unedited.cells[at]!)}
                y2={y(unedited.cells[at]!)}
                className={css.before}
              />
            )}
            {letters >= 2 && (
              <text x={middle} y={frame.floor - 2} className={css.tick} textAnchor="middle">
                {name.length > letters ? `${name.slice(0, letters - 1)}…` : name}
              </text>
            )}
          </g>
        )
      })}
    </>
  )
}

const Missing = ({
  cell: { value, low, high, rows },
  axis: { y },
  before,
}: {
  readonly cell: ShapeCellView
  readonly axis: Axis
  /** As trained, of an edited shape. */
  readonly before: number | null
}) => {
  // Hardly anything was missing in training: what to say then was not learnt.
  if (rows === null) return null
  const cut = (at: number) => Math.min(frame.bottom, Math.max(frame.top, y(at)))
  return (
    <>
      <line x1={frame.right + 5} x2={frame.right + 5} y1={frame.top} y2={frame.floor} className={css.grid} />
      {low !== null && high !== null && (
        <line x1={missingAt} x2={missingAt} y1={cut(low)} y2={cut(high)} className={css.whisker} />
      )}
      {before !== null && (
        <line x1={missingAt - 8} x2={missingAt + 8} y1={y(before)} y2={y(before)} className={css.before} />
      )}
      <rect x={missingAt - 3.5} y={y(value) - 3.5} width="7" height="7" className={css.hollow} />
      <text x={missingAt} y={frame.floor + 12} className={css.tick} textAnchor="middle">
        missing
      </text>
    </>
  )
}

/** Lowest, highest and missing, for who does not see the drawing. */
const inWords = ({ feature, unit, kind, cells, missing, unedited }: ShapeView, scale: string): string => {
  const values = cells.map(({ value }) => value)
  const what =
    kind === 'levels' ? `${cells.length} levels` : axisUnit(unit) === '' ? 'its values' : `values in ${axisUnit(unit)}`
  return `${featureText(feature)}, over ${what}: from ${numberText(Math.min(...values), 2)} to ${numberText(Math.max(...values), 2)} ${scale}; missing ${numberText(missing.value, 2)}.${unedited === null ? '' : ' Edited by hand; the dashed line is the shape as trained.'} The table below has the numbers.`
}
