import type { Evidence } from '../../../src/clinical/index.ts'
import css from './evidence-list.module.css'

const kinds: Readonly<Record<Evidence['kind'], string>> = {
  guideline: 'Guideline',
  label: 'Label',
  trial: 'Trial',
  cohort: 'Cohort',
  review: 'Review',
  standard: 'Standard',
}

/** Citations, each with its kind and the grade in the source's own words. */
export const EvidenceList = ({ evidence }: { readonly evidence: readonly Evidence[] }) => (
  <ul className={css.list}>
    {evidence.map(({ id, citation, url, grade, kind }) => (
      <li key={id}>
        <span className={css.grade}>
          {kinds[kind]}, {grade}
        </span>{' '}
        {url === undefined ? (
          citation
        ) : (
          <a href={url} target="_blank" rel="noreferrer">
            {citation}
          </a>
        )}
      </li>
    ))}
  </ul>
)
