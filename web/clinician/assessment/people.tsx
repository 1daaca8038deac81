import { roundTo } from '../../../src/core/index.ts'
import css from './prediction.module.css'

const perRow = 50
const step = 8

/**
 * A hundred people in two rows; those who are struck are filled and taller, the others are outlines. A line stands where the filled ones
 * would end at the chance that the prediction starts from.
 */
export const People = ({
  probability,
  start,
}: {
  readonly probability: number
  readonly start: number | undefined
}) => {
  const struck = roundTo(probability * 100, 0)
  return (
    <svg className={css.people} viewBox={`0 0 ${perRow * step} 18`} aria-hidden="true">
      {Array.from({ length: 100 }, (_, person) => {
        const hit = person < struck
        const x = (person % perRow) * step + 1
        const y = Math.floor(person / perRow) * 9
        return hit ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a person is only a place in the drawing
          <rect key={person} x={x} y={y} width="6" height="8" rx="1" className={css.struck} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a person is only a place in the drawing
          <rect key={person} x={x + 0.5} y={y + 1.5} width="5" height="5" rx="1" className={css.spared} />
        )
      })}
      {start !== undefined && <Start people={roundTo(start * 100, 0)} />}
    </svg>
  )
}

/** Behind that many people; at the end of a row it stays in the row. */
const Start = ({ people }: { readonly people: number }) => {
  const row = people > perRow ? 1 : 0
  const x = Math.min(perRow * step - 0.8, Math.max(0.8, (people - row * perRow) * step))
  return <line x1={x} x2={x} y1={row * 9} y2={row * 9 + 9} className={css.start} />
}
