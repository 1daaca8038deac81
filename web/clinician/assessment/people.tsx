import { roundTo } from '../../../src/core/index.ts'
import css from './prediction.module.css'

const perRow = 50
const step = 8

/** A hundred people in two rows; those who are struck are filled and taller, the others are outlines. */
export const People = ({ probability }: { readonly probability: number }) => {
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
    </svg>
  )
}
