import { Button } from '@mantine/core'
import type { ModelRunEndView, ModelRunView } from '../../../src/pipeline/delivery/contract.ts'
import { useStopRun } from '../../shared/api/models.ts'
import { useSession } from '../../shared/api/session.ts'
import { useUserName } from '../../shared/api/user-name.ts'
import css from './models.module.css'
import { Refused } from './refused.tsx'
import { countOf } from './words.ts'

const whatText: Readonly<Record<ModelRunView['what'], { readonly runs: string; readonly ended: string }>> = {
  training: { runs: 'Training', ended: 'Training' },
  gate: { runs: 'Testing', ended: 'Test' },
  effect: { runs: 'Working out edits of', ended: 'The effect of edits' },
  edit: { runs: 'Editing', ended: 'Edited version' },
}

/** What runs now, or what the last run came to. It is the server's: it goes on while nobody looks. */
export const RunProgress = ({
  running,
  ended,
  mayTrain,
}: {
  readonly running: ModelRunView | null
  readonly ended: ModelRunEndView | null
  /** Who trains may stop any run; who began one, that one. */
  readonly mayTrain: boolean
}) => {
  const stop = useStopRun()
  const nameOf = useUserName()
  const session = useSession()
  if (running === null) {
    if (ended === null) return null
    return (
      <p className={css.ended} role="status">
        {whatText[ended.what].ended} of {ended.model}: {ended.message} {ended.remedy}
      </p>
    )
  }
  const { model, what, by, step, done, of, seconds } = running
  const rate = done / Math.max(seconds, 0.001)
  return (
    <div className={css.running}>
      <strong>
        {whatText[what].runs} {model}
      </strong>
      <progress aria-label={step} max={of ?? 1} value={of === null ? undefined : done} />
      <span role="status">
        {step}
        {of !== null && `: ${countOf(done)} of ${countOf(of)}`}
        {of !== null && done > 0 && rate >= 0.1 && `, ${rate.toFixed(rate < 10 ? 1 : 0)} a second`}
      </span>
      <span className={css.quiet}>
        {Math.round(seconds)} s; begun by {nameOf(by)}; it goes on when this page is closed
      </span>
      {(mayTrain || session.data?.user.id === by) && (
        <Button size="compact-sm" variant="default" onClick={() => stop.mutate(undefined)} loading={stop.isPending}>
          Stop
        </Button>
      )}
      {stop.isError && <Refused failure={stop.error} what="Not stopped" />}
    </div>
  )
}
