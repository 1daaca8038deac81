import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import css from './state.module.css'

/**
 * What is being waited for. After a second the time is counted; where it can be given up, it says how.
 * `progress` is a count such as `400 of 10,000 patients`.
 */
export const Loading = ({
  what,
  progress,
  onCancel,
}: {
  readonly what: string
  readonly progress?: string
  readonly onCancel?: () => void
}) => {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds(now => now + 1), 1000)
    return () => clearInterval(timer)
  }, [])
  return (
    <div className={css.loading}>
      <span className={css.bar} aria-hidden="true" />
      <span role="status">{what}</span>
      {progress !== undefined && <span>{progress}</span>}
      {seconds > 0 && <span aria-hidden="true">{seconds} s</span>}
      {seconds > 1 && onCancel !== undefined && (
        <Button size="compact-xs" variant="default" onClick={onCancel}>
          Cancel
        </Button>
      )}
    </div>
  )
}
