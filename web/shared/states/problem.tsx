import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { RequestFailed } from '../api/client.ts'
import css from './state.module.css'

/** A designed state in place of content: what is so, and what to do. */
export const StateNote = ({
  title,
  children,
  failed = false,
  inline = false,
  whole = false,
  action,
}: {
  readonly title: string
  readonly children: ReactNode
  readonly failed?: boolean
  readonly inline?: boolean
  /** It is all there is on the page: its title is the page's. */
  readonly whole?: boolean
  readonly action?: ReactNode
}) => (
  <section className={[css.state, failed ? css.failed : '', inline ? css.inline : ''].join(' ')}>
    {whole ? <h1>{title}</h1> : <h2>{title}</h2>}
    <div role={failed ? 'alert' : 'status'}>{children}</div>
    {action}
  </section>
)

/** A request that failed: refused, not found, or broken; each says so in its own words, with the way on. */
export const Problem = ({
  failure,
  what,
  onRetry,
  inline = false,
  whole = false,
}: {
  readonly failure: unknown
  /** What could not be shown, e.g. `the patient list`. */
  readonly what: string
  readonly onRetry: () => void
  readonly inline?: boolean
  readonly whole?: boolean
}) => {
  const known = failure instanceof RequestFailed ? failure : undefined
  if (known?.status === 403) {
    return (
      <StateNote title={`You may not see ${what}`} inline={inline} whole={whole}>
        <p>{known.message}</p>
        <p>{known.remedy}</p>
      </StateNote>
    )
  }
  if (known?.status === 404) {
    return (
      <StateNote title="Not found" inline={inline} whole={whole}>
        <p>{known.message}</p>
        <p>{known.remedy}</p>
      </StateNote>
    )
  }
  return (
    <StateNote
      title={`Attune cannot show ${what}`}
      failed
      inline={inline}
      whole={whole}
      action={
        <Button size="compact-sm" variant="default" onClick={onRetry}>
          Try again
        </Button>
      }
    >
      <p>{known?.message ?? 'Something in this page went wrong.'}</p>
      <p>{known?.remedy ?? 'Reload the page; if it stays so, tell whoever runs this site.'}</p>
      <p className={css.code}>Nothing was checked. {known !== undefined && <>Code: {known.code}</>}</p>
    </StateNote>
  )
}
