import type { ReactNode } from 'react'
import css from './fold.module.css'

/** Details that unfold in place. Paper shows what is open, and of what is closed the summary, so that it is not lost unseen. */
export const Fold = ({
  summary,
  open = false,
  children,
}: {
  readonly summary: ReactNode
  readonly open?: boolean
  readonly children: ReactNode
}) => (
  <details className={css.fold} open={open}>
    <summary>{summary}</summary>
    <div className={css.body}>{children}</div>
  </details>
)
