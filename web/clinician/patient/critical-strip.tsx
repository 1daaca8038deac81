import type { AdviceView } from '../../../src/pipeline/delivery/contract.ts'
import { SeverityMark } from '../../shared/marks/severity-mark.tsx'
import { readable } from '../../shared/text/unit-text.ts'
import { recommendationAnchor } from '../actions/recommendation-card.tsx'
import css from './banner.module.css'

/** Where facts stand above the actions, what is critical is named before them: nobody has to scroll to learn of it. */
export const CriticalStrip = ({ advice }: { readonly advice: AdviceView }) => {
  const critical = advice.recommendations.filter(({ severity }) => severity === 'critical')
  if (critical.length === 0) return null
  return (
    <nav className={css.critical} aria-label="Critical">
      <ul>
        {critical.map(({ id, summary }) => (
          <li key={id}>
            <SeverityMark level="critical" /> <a href={`#${recommendationAnchor(id)}`}>{readable(summary)}</a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
