import { Button } from '@mantine/core'
import { useTrain } from '../../shared/api/models.ts'
import css from './models.module.css'
import { Refused } from './refused.tsx'

/** Begins to train; the page then shows how far it is. */
export const TrainButton = ({
  name,
  label,
  busy,
  proposal = null,
}: {
  readonly name: string
  readonly label: string
  /** Something runs already: one at a time. */
  readonly busy: boolean
  readonly proposal?: string | null
}) => {
  const train = useTrain(name)
  return (
    <div className={css.action}>
      <Button
        size="compact-sm"
        variant="default"
        disabled={busy}
        loading={train.isPending}
        onClick={() => train.mutate({ proposal })}
      >
        {label}
      </Button>
      {busy && <span className={css.quiet}>when what runs now has ended</span>}
      {train.isError && <Refused failure={train.error} what="Not begun" />}
    </div>
  )
}
