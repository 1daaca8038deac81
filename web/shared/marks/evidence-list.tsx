import type { Evidence } from '../../../src/clinical/index.ts'
import { countText } from '../text/number-text.ts'
import css from './evidence-list.module.css'
import { Fold } from './fold.tsx'

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

/** The first citations in sight, the others folded under their number. */
export const EvidenceInShort = ({ evidence }: { readonly evidence: readonly Evidence[] }) => {
  const [first, further] = evidence.length <= 3 ? [evidence, []] : [evidence.slice(0, 2), evidence.slice(2)]
  return (
    <div>
      <EvidenceList evidence={first} />
      {further.length > 0 && (
        <Fold summary={`${countText(further.length, 'more source')}`}>
          <EvidenceList evidence={further} />
        </Fold>
      )}
    </div>
  )
}
