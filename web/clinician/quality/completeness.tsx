import type { CompletenessOfSpecialty, QualityOfSourceView } from '../../../src/pipeline/delivery/contract.ts'
import { Fold } from '../../shared/marks/fold.tsx'
import { countText, percentText } from '../../shared/text/number-text.ts'
import css from './quality.module.css'

/** Of how many living people what is read is known. */
export const Completeness = ({ source: { people, basics, specialties } }: { readonly source: QualityOfSourceView }) => {
  if (people === 0)
    return <p className={css.quiet}>No living person with demographics here: nothing to say of completeness.</p>
  return (
    <>
      <h3>Completeness, of {countText(people, 'living person', 'living people')}</h3>
      <ul className={css.basics}>
        {basics.map(({ id, title, ever }) => (
          <li key={id}>
            {title} <strong>{percentText(Math.min(ever / people, 1))}</strong>
          </li>
        ))}
      </ul>
      {specialties.map(specialty => (
        <Fold key={specialty.specialty} summary={`${specialty.title}: ${leastOf(specialty, people)}`}>
          <Reads specialty={specialty} people={people} />
        </Fold>
      ))}
    </>
  )
}

/** The read that is known least lately, in a few words. */
const leastOf = ({ reads }: CompletenessOfSpecialty, people: number): string => {
  const [least] = reads.toSorted((a, b) => a.lately - b.lately)
  return least === undefined ? '' : `${least.title} within 12 months ${percentText(Math.min(least.lately / people, 1))}`
}

const Reads = ({
  specialty: { title, reads },
  people,
}: {
  readonly specialty: CompletenessOfSpecialty
  readonly people: number
}) => (
  <table className={css.reads} aria-label={`What ${title} reads`}>
    <thead>
      <tr>
        <th scope="col">Read</th>
        <th scope="col">Ever</th>
        <th scope="col">Within 12 months</th>
      </tr>
    </thead>
    <tbody>
      {reads.map(read => (
        <tr key={read.id}>
          <th scope="row">{read.title}</th>
          <td>{percentText(Math.min(read.ever / people, 1))}</td>
          <td>{percentText(Math.min(read.lately / people, 1))}</td>
        </tr>
      ))}
    </tbody>
  </table>
)
