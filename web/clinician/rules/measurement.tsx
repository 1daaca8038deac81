import { Button } from '@mantine/core'
import type { RulesView } from '../../../src/pipeline/delivery/contract.ts'
import { useMeasureRules, useStopMeasuring } from '../../shared/api/rules.ts'
import { useUserName } from '../../shared/api/user-name.ts'
import { Problem } from '../../shared/states/problem.tsx'
import { countText } from '../../shared/text/number-text.ts'
import { momentText } from '../../shared/text/time-text.ts'
import css from './rules.module.css'

/** When it was measured, on whom, and measuring it again. The run is the server's: it goes on while nobody looks. */
export const Measurement = ({ view }: { readonly view: RulesView }) => {
  const measure = useMeasureRules()
  const stop = useStopMeasuring()
  const failed = [measure, stop].find(({ isError }) => isError)
  return (
    <div className={css.measurement}>
      <LastMeasured measured={view.measured} />
      {view.measuring === null ? (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => measure.mutate(undefined)}
          loading={measure.isPending}
        >
          {view.measured === null ? 'Measure now' : 'Measure again'}
        </Button>
      ) : (
        <Running measuring={view.measuring}>
          <Button size="compact-sm" variant="default" onClick={() => stop.mutate(undefined)} loading={stop.isPending}>
            Stop
          </Button>
        </Running>
      )}
      {view.measuring === null && view.stopped !== null && (
        <p role="status">
          {view.stopped.message} {view.stopped.remedy}
        </p>
      )}
      {failed !== undefined && (
        <Problem failure={failed.error} what="a new measurement" inline onRetry={() => measure.mutate(undefined)} />
      )}
    </div>
  )
}

const LastMeasured = ({ measured }: { readonly measured: RulesView['measured'] }) => {
  const nameOf = useUserName()
  if (measured === null) {
    return <p>Not measured yet: how often a rule would fire on the people stored here is not known.</p>
  }
  const { at, by, asOf, people, died, medicines, otherKnowledge } = measured
  return (
    <p>
      Measured {momentText(at)} by {nameOf(by)}: {countText(people, 'person', 'people')}
      {died > 0 && ` (${died} more ${died === 1 ? 'has' : 'have'} died)`}, {countText(medicines, 'current medicine')},
      as of {momentText(asOf)}.
      {otherKnowledge && <strong className={css.stale}> The rules read other knowledge since: measure again.</strong>}
    </p>
  )
}

const Running = ({
  measuring: { by, seconds, done, of },
  children,
}: {
  readonly measuring: NonNullable<RulesView['measuring']>
  readonly children: React.ReactNode
}) => {
  const nameOf = useUserName()
  const rate = done / Math.max(seconds, 0.001)
  return (
    <div className={css.running}>
      <progress aria-label="People counted" max={of ?? 1} value={of === null ? undefined : done} />
      <span role="status">
        {of === null ? 'Beginning to count' : `${done} of ${of} people`}
        {done > 0 && rate >= 0.1 && `, ${rate.toFixed(rate < 10 ? 1 : 0)} a second`}
      </span>
      <span className={css.quiet}>begun by {nameOf(by)}; it goes on when this page is closed</span>
      {children}
    </div>
  )
}
