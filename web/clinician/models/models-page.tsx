import { useDocumentTitle } from '@mantine/hooks'
import { useMemo } from 'react'
import { Link } from 'wouter'
import type { ModelRowView } from '../../../src/pipeline/delivery/contract.ts'
import { useModels } from '../../shared/api/models.ts'
import { useCommands } from '../../shared/commands/command-context.tsx'
import { Loading } from '../../shared/states/loading.tsx'
import { Problem } from '../../shared/states/problem.tsx'
import { countText } from '../../shared/text/number-text.ts'
import { dateText } from '../../shared/text/time-text.ts'
import { StateMark } from './marks.tsx'
import css from './models.module.css'
import { RunProgress } from './run-progress.tsx'
import { Templates } from './templates.tsx'
import { WatchNow } from './watch-now.tsx'
import { gatesMark, shortVersion, stageMarks } from './words.ts'

/** Models of this site: which of them answers for patients, and what waits for somebody. */
export const ModelsPage = () => {
  useDocumentTitle('Models · Attune')
  const query = useModels()
  useCommands(
    useMemo(
      () => [{ id: 'refresh', label: 'Read the models again', keys: 'r', run: () => void query.refetch() }],
      [query.refetch],
    ),
  )
  if (query.isPending) return <Loading what="Reading the models" />
  if (query.isError) return <Problem failure={query.error} what="the models" whole onRetry={() => query.refetch()} />
  const { models, templates, may, running, ended } = query.data
  const serving = models.filter(one => one.serving !== null).length
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>Models</h1>
        <p className={css.quiet}>
          Trained on the records of this site. A version answers for patients only after it has passed the gates of a
          signed plan and a named person has approved it.
        </p>
        <p role="status">
          {models.length === 0
            ? 'No model has been trained here: no prediction of this kind stands in any advice.'
            : `${countText(models.length, 'model')}, ${serving === 0 ? 'none' : serving} serving`}
        </p>
        <RunProgress running={running} ended={ended} mayTrain={may.train} />
      </header>
      {models.length > 0 && (
        <section className={css.panel} aria-label="Models of this site">
          <table className={css.list}>
            <thead>
              <tr>
                {columns.map(column => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {models.map(model => (
                <ModelRow key={model.name} model={model} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      <Templates templates={templates} none={models.length === 0} mayTrain={may.train} busy={running !== null} />
    </div>
  )
}

const columns = ['Model', 'Answers for patients', 'Newest version', 'Its gates', 'Watch', 'Proposals'] as const

const ModelRow = ({ model }: { readonly model: ModelRowView }) => {
  const { name, title, serving, notServed, shadows, newest, watch, openProposals } = model
  return (
    <tr>
      <th scope="row">
        <Link href={`/models/${encodeURIComponent(name)}`}>{title}</Link>
        <div className={css.quiet}>
          <code>{name}</code>
        </div>
      </th>
      <td data-head="Answers">
        {serving === null ? (
          <span className={notServed === null ? css.quiet : css.stopped}>
            {notServed === null ? 'No version serves' : `Stopped: ${notServed}`}
          </span>
        ) : (
          <>
            <StateMark mark={stageMarks.serving} />
            <div className={css.quiet}>
              <code>{shortVersion(serving.version)}</code> since {dateText(serving.since)}
            </div>
          </>
        )}
        {shadows > 0 && <div className={css.quiet}>{countText(shadows, 'version')} in shadow</div>}
      </td>
      <td data-head="Newest">
        {newest === null ? (
          <span className={css.quiet}>none that can be trusted</span>
        ) : (
          <>
            <StateMark mark={stageMarks[newest.stage]} />
            <div className={css.quiet}>
              <code>{shortVersion(newest.version)}</code>, {dateText(newest.at)}
            </div>
          </>
        )}
      </td>
      <td data-head="Gates">
        {newest?.gates == null ? (
          <span className={css.quiet}>not tested under a plan in force</span>
        ) : (
          <StateMark mark={gatesMark(newest.gates)} />
        )}
      </td>
      <td data-head="Watch">
        <WatchNow watch={watch} serving={serving} />
      </td>
      <td data-head="Proposals">
        {openProposals === 0 ? (
          <span className={css.quiet}>none open</span>
        ) : (
          <StateMark mark={{ sign: '◆', text: `${openProposals} open`, tone: 'open' }} />
        )}
      </td>
    </tr>
  )
}
