import { Button } from '@mantine/core'
import type { Versions } from '../../../src/clinical/index.ts'
import type { ReplayView } from '../../../src/pipeline/delivery/contract.ts'
import { useReplay } from '../../shared/api/clinician.ts'
import { Loading } from '../../shared/states/loading.tsx'
import { Problem } from '../../shared/states/problem.tsx'
import css from './explain.module.css'

/** Computes the recommendation again from the same facts, knowledge and code, and says whether it is the same. */
export const Replay = ({ id, versions }: { readonly id: string; readonly versions: Versions }) => {
  const replay = useReplay(id)
  return (
    <section className={css.step} id="replay" aria-labelledby="replay-heading">
      <h2 id="replay-heading">4. Replay</h2>
      <p className={css.quiet}>
        Code {versions.code}, knowledge <span className={css.hash}>{versions.knowledge}</span>, model{' '}
        {versions.model ?? 'none'}.
      </p>
      <Button size="compact-sm" onClick={() => replay.mutate()} disabled={replay.isPending}>
        Compute it again
      </Button>
      {replay.isPending && <Loading what="Computing from the same facts" />}
      {replay.isError && <Problem failure={replay.error} what="a replay" onRetry={() => replay.mutate()} inline />}
      {replay.data !== undefined && <Outcome replay={replay.data} />}
    </section>
  )
}

const Outcome = ({ replay }: { readonly replay: ReplayView }) =>
  replay.identical ? (
    <div className={css.identical} role="status">
      <p>
        <strong>Identical</strong>, byte by byte.
      </p>
      <p className={css.hash}>SHA-256 {replay.sha256}</p>
    </div>
  ) : (
    <div className={css.different} role="status">
      <p>
        <strong>Not identical.</strong> SHA-256 now <span className={css.hash}>{replay.sha256}</span>
      </p>
      <ul>
        {Object.entries(replay.because).map(([what, [before, now]]) => (
          <li key={what}>
            {what}: was <span className={css.hash}>{before}</span>, is <span className={css.hash}>{now}</span>
          </li>
        ))}
      </ul>
      <ul>
        {replay.difference.map(line => (
          <li key={line}>
            <code>{line}</code>
          </li>
        ))}
      </ul>
    </div>
  )
