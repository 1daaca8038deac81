import { useState } from 'react'
import { Link } from 'wouter'
import type { ModelView, VersionView } from '../../../src/pipeline/delivery/contract.ts'
import { dateText } from '../../shared/text/time-text.ts'
import { StateMark } from './marks.tsx'
import css from './models.module.css'
import { MoveButton } from './move-button.tsx'
import { Refused } from './refused.tsx'
import { RunProgress } from './run-progress.tsx'
import { TrainButton } from './train-button.tsx'
import { WatchNow } from './watch-now.tsx'
import { shortVersion, stageMarks, waitsFor } from './words.ts'

/** Whether it answers for patients, and what waits for somebody: before anything else. */
export const ModelHead = ({ model, user }: { readonly model: ModelView; readonly user: string }) => {
  const { name, title, description, plan, watch, proposals, may, running, ended } = model
  const open = proposals.filter(({ answered }) => answered === null)
  const back = backTo(model)
  const [refused, setRefused] = useState<unknown>(null)
  return (
    <header className={css.head}>
      <p className={css.crumb}>
        <Link href="/models">Models</Link>
      </p>
      <h1>
        {title} <code className={css.name}>{name}</code>
      </h1>
      <p className={css.quiet}>{description}</p>
      <dl className={css.status}>
        <div>
          <dt>Answers for patients</dt>
          <dd>
            <Answers model={model} />
          </dd>
        </div>
        <div>
          <dt>Watch</dt>
          <dd>
            <WatchNow watch={watch} serving={model.serving} because={watch?.because ?? null} />
          </dd>
        </div>
        <div>
          <dt>Waits for somebody</dt>
          <dd>
            <Waits model={model} />
          </dd>
        </div>
        <div>
          <dt>Signed plan</dt>
          <dd>
            {plan === null ? (
              <>
                None: nothing can be gated or decided.{' '}
                <code className={css.command}>attune model plan draft {name}</code>
              </>
            ) : (
              <>
                {plan.id},{' '}
                <span className={plan.expired ? css.stopped : undefined}>{plan.expired ? 'expired' : 'until'}</span>{' '}
                {dateText(plan.expires)}
              </>
            )}
          </dd>
        </div>
      </dl>
      <RunProgress running={running} ended={ended?.model === name ? ended : null} mayTrain={may.train} />
      {open.map(({ id, at, because }) => (
        <section key={id} className={css.proposal} aria-label="Proposal to train anew">
          <p>
            <strong>Proposal of {dateText(at)}: train anew.</strong> {because}
          </p>
          {may.train && (
            <TrainButton name={name} label="Train on this proposal" busy={running !== null} proposal={id} />
          )}
        </section>
      ))}
      {back !== undefined && (
        <MoveButton model={model} version={back} kind="rolled-back" user={user} onRefused={setRefused} withVersion />
      )}
      {refused !== null && <Refused failure={refused} what="Refused" />}
      {may.train && open.length === 0 && (
        <TrainButton name={name} label="Train a new version" busy={running !== null} />
      )}
    </header>
  )
}

const Answers = ({ model: { serving, notServed, shadows } }: { readonly model: ModelView }) => {
  if (serving === null) {
    return notServed === null ? (
      <>No version: nothing of this model stands in any advice</>
    ) : (
      <span className={css.stopped}>Stopped: {notServed}</span>
    )
  }
  return (
    <>
      <StateMark mark={stageMarks.serving} /> <code>{shortVersion(serving.version)}</code> since{' '}
      {dateText(serving.since)}
      {shadows > 0 && <span className={css.quiet}>; {shadows} in shadow beside it</span>}
    </>
  )
}

/** Versions that are named; a site that trains often has more. */
const named = 3

/** Versions about which nobody has decided yet. */
const Waits = ({ model: { name, versions, plan } }: { readonly model: ModelView }) => {
  const waiting = versions.flatMap(one => {
    const what = waitsFor(one, plan)
    return what === null ? [] : [{ version: one.version, what }]
  })
  if (waiting.length === 0) return <span className={css.quiet}>No version</span>
  return (
    <>
      {waiting.slice(0, named).map(({ version, what }) => (
        <div key={version}>
          <Link href={`/models/${encodeURIComponent(name)}/${shortVersion(version)}`}>
            <code>{shortVersion(version)}</code>
          </Link>{' '}
          {what}
        </div>
      ))}
      {waiting.length > named && <div className={css.quiet}>and {waiting.length - named} more, below</div>}
    </>
  )
}

/** Of the versions that can be rolled back to, the one that served last. */
const backTo = ({ versions, history }: ModelView): VersionView | undefined => {
  const able = versions.filter(({ moves }) => moves.some(({ kind, allowed }) => kind === 'rolled-back' && allowed))
  const last = history.find(
    ({ kind, version }) => (kind === 'served' || kind === 'rolled-back') && able.some(one => one.version === version),
  )
  return able.find(({ version }) => version === last?.version)
}
