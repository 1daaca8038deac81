import type { Alternative } from '../../../src/clinical/index.ts'
import { Fold } from '../../shared/marks/fold.tsx'
import { countText, sentence } from '../../shared/text/number-text.ts'
import css from './card.module.css'

/** Other ways, also those that are ruled out, with why. */
export const Alternatives = ({ alternatives }: { readonly alternatives: readonly Alternative[] }) =>
  alternatives.length === 0 ? null : (
    <Fold
      summary={`${countText(alternatives.length, 'alternative')}, ${alternatives.filter(({ excluded }) => excluded.length > 0).length} ruled out`}
    >
      <ul className={css.alternatives}>
        {alternatives.map(({ title, action, excluded }) => (
          <li key={title}>
            <strong>{sentence(title)}</strong>{' '}
            {excluded.length === 0 ? (
              <span className={css.quiet}>{action.text}</span>
            ) : (
              <>
                <span className={css.ruledOut}>ruled out:</span> {excluded.join('; ')}
              </>
            )}
          </li>
        ))}
      </ul>
    </Fold>
  )
