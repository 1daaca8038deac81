import type { Contribution } from '../../../src/clinical/index.ts'
import { BecauseList } from '../../shared/marks/because-list.tsx'
import { signedText } from '../../shared/text/number-text.ts'
import { readable } from '../../shared/text/unit-text.ts'
import css from './contributions.module.css'
import { byConcept, type ConceptContribution } from './risk-parts.ts'

const arrows = { raises: '▲', lowers: '▼', neither: '=' } as const

/** What the equation makes of each concept, on its own scale and against its own reference. Direction is sign, arrow, side and colour. */
export const Contributions = ({ contributions }: { readonly contributions: readonly Contribution[] }) => {
  const concepts = byConcept(contributions)
  const widest = Math.max(0.01, ...concepts.map(({ logOdds }) => Math.abs(logOdds)))
  if (concepts.length === 0) return null
  return (
    <table className={css.contributions}>
      <caption>What drives it, on the scale of the equation and against its reference; not causes</caption>
      {/* Widths stand here: a head that is hidden gives none to the rows. */}
      <colgroup>
        <col className={css.concept} />
        <col className={css.said} />
        <col className={css.drawn} />
        <col />
      </colgroup>
      <thead className={css.hidden}>
        <tr>
          <th scope="col">Concept</th>
          <th scope="col">Value</th>
          <th scope="col">Direction</th>
          <th scope="col">On the scale of the equation</th>
        </tr>
      </thead>
      <tbody>
        {concepts.map(concept => (
          <Row key={concept.concept} concept={concept} share={Math.abs(concept.logOdds) / widest} />
        ))}
      </tbody>
    </table>
  )
}

const Row = ({ concept, share }: { readonly concept: ConceptContribution; readonly share: number }) => (
  <tr>
    <th scope="row">{concept.concept}</th>
    <td className={css.value}>
      {concept.from.length === 0 ? (
        readable(concept.value)
      ) : (
        <details>
          <summary>{readable(concept.value)}</summary>
          <BecauseList because={concept.from} />
        </details>
      )}
    </td>
    <td>
      <span className={css.hidden}>{concept.direction === 'neither' ? 'no effect' : `${concept.direction} risk`}</span>
      <span className={css.track} aria-hidden="true">
        <span className={css[concept.direction]} style={{ width: `${share * 50}%` }} />
      </span>
    </td>
    <td className={`${css.number} ${css[`${concept.direction}Text`]}`}>
      <span aria-hidden="true">{arrows[concept.direction]}</span> {signedText(concept.logOdds)}
    </td>
  </tr>
)
