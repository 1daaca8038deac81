import type { FactGroup, FactRow, PatientView } from '../../../src/pipeline/delivery/contract.ts'
import { Fold } from '../../shared/marks/fold.tsx'
import { countText } from '../../shared/text/number-text.ts'
import css from './facts.module.css'
import { ListedFacts, Rows } from './listed-facts.tsx'
import { Measurements } from './measurements.tsx'
import { Quality } from './quality.tsx'

const leading = ['problems', 'medicines', 'allergies', 'measurements'] as const
type Leading = (typeof leading)[number]

const unrecorded: Readonly<Record<Leading, string>> = {
  problems: 'No problem is on record. That is not the same as no problem.',
  medicines: 'No medicine is on record. That is not the same as taking none.',
  allergies: 'No allergy is on record, nor that there is none.',
  measurements: 'Nothing measured is on record.',
}

const titles: Readonly<Record<Leading, string>> = {
  problems: 'Problems',
  medicines: 'Medicines',
  allergies: 'Allergies',
  measurements: 'Measurements',
}

/** What is known, before what is made of it. */
export const Facts = ({ view }: { readonly view: PatientView }) => {
  const group = (id: Leading): FactGroup & { readonly id: Leading } => ({
    title: titles[id],
    rows: [],
    ...view.facts.find(found => found.id === id),
    id,
  })
  const further = view.facts.filter(({ id, rows }) => !leading.some(first => first === id) && rows.length > 0)
  return (
    <section className={css.facts} id="facts" tabIndex={-1} aria-labelledby="facts-heading">
      <h2 id="facts-heading">Facts</h2>
      {leading.map(id => (
        <Group key={id} group={group(id)} view={view} />
      ))}
      <Quality issues={view.quality} />
      {further.map(({ id, title, rows }) => (
        <div key={id} className={css.group}>
          <Fold summary={countText(rows.length, title.toLowerCase().replace(/s$/, ''), title.toLowerCase())}>
            <Rows rows={rows} />
          </Fold>
        </div>
      ))}
    </section>
  )
}

/** FHIR gives an allergy's state as its criticality, `low` or `high`, which says nothing by itself. */
const withCriticality = (row: FactRow): FactRow => ({
  ...row,
  state: row.state === 'low' || row.state === 'high' ? `${row.state} criticality,` : row.state,
})

const Group = ({
  group,
  view,
}: {
  readonly group: FactGroup & { readonly id: Leading }
  readonly view: PatientView
}) => (
  <section className={css.group} aria-labelledby={`${group.id}-heading`}>
    <h3 id={`${group.id}-heading`}>{group.title}</h3>
    {group.rows.length === 0 ? (
      <p className={css.unrecorded}>
        {group.id === 'allergies' && view.banner.allergies.kind === 'none known'
          ? 'No known allergy, as recorded.'
          : unrecorded[group.id]}
      </p>
    ) : group.id === 'measurements' ? (
      <Measurements rows={group.rows} asOf={view.banner.asOf} />
    ) : (
      <ListedFacts rows={group.id === 'allergies' ? group.rows.map(withCriticality) : group.rows} />
    )}
  </section>
)
