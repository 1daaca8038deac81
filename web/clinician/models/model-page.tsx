import { useDocumentTitle } from '@mantine/hooks'
import { useMemo } from 'react'
import { Link } from 'wouter'
import type { ModelView, VersionView } from '../../../src/pipeline/delivery/contract.ts'
import { useModel } from '../../shared/api/models.ts'
import { useCommands } from '../../shared/commands/command-context.tsx'
import { Loading } from '../../shared/states/loading.tsx'
import { Problem, StateNote } from '../../shared/states/problem.tsx'
import { dateText } from '../../shared/text/time-text.ts'
import { CalibrationSection } from './calibration-section.tsx'
import { Decide } from './decide.tsx'
import { GatesSection } from './gates-section.tsx'
import { History } from './history.tsx'
import { StateMark } from './marks.tsx'
import { ModelHead } from './model-head.tsx'
import css from './models.module.css'
import { Provenance } from './provenance.tsx'
import { ShapesSection } from './shapes-section.tsx'
import { SubgroupsSection } from './subgroups-section.tsx'
import { WatchSection } from './watch-section.tsx'
import { shortVersion, stageMarks } from './words.ts'

/** One model: how it stands, what a version has shown, what it says, and what watching it found. */
export const ModelPage = ({
  name,
  version,
  user,
}: {
  readonly name: string
  /** `undefined`: the one that serves or served last, else the newest. */
  readonly version: string | undefined
  readonly user: string
}) => {
  const query = useModel(name)
  useDocumentTitle(`${query.data?.title ?? 'Model'} · Attune`)
  useCommands(
    useMemo(
      () => [{ id: 'refresh', label: 'Read the model again', keys: 'r', run: () => void query.refetch() }],
      [query.refetch],
    ),
  )
  if (query.isPending) return <Loading what="Reading the model" />
  if (query.isError)
    return (
      <div className={css.page}>
        <p className={css.crumb}>
          <Link href="/models">Models</Link>
        </p>
        <Problem failure={query.error} what="this model" whole onRetry={() => query.refetch()} />
      </div>
    )
  const model = query.data
  const shown = shownOf(model, version)
  return (
    <div className={css.page}>
      <ModelHead model={model} user={user} />
      {model.versions.length > 0 && <Versions model={model} shown={shown} />}
      {shown === undefined ? (
        <StateNote title={version === undefined ? 'Nothing to show' : 'There is no such version'}>
          <p>
            {version === undefined
              ? 'No version of this model has a history that can be trusted. Restore a backup; attune audit verify says what was changed.'
              : 'The versions of this model are listed above.'}
          </p>
        </StateNote>
      ) : (
        <>
          <div className={css.columns}>
            <GatesSection version={shown} plan={model.plan} />
            <Decide key={shown.version} model={model} version={shown} user={user} />
          </div>
          <CalibrationSection version={shown} />
          <ShapesSection key={`shapes ${shown.version}`} model={model} version={shown} user={user} />
          <SubgroupsSection version={shown} />
        </>
      )}
      <WatchSection model={model} />
      {shown !== undefined && <Provenance version={shown} plan={model.plan} name={name} />}
      <History history={model.history} />
    </div>
  )
}

/** Without a version the one that serves, or served last: who retires it goes on looking at it; the newest where none ever served. */
const shownOf = ({ versions, serving, history }: ModelView, asked: string | undefined): VersionView | undefined => {
  if (asked !== undefined) return versions.find(one => one.version.startsWith(asked))
  const last = serving ?? history.find(({ kind }) => kind === 'served' || kind === 'rolled-back')
  return versions.find(one => one.version === last?.version) ?? versions[0]
}

/** Which of the versions is looked at; a link each. */
const Versions = ({ model, shown }: { readonly model: ModelView; readonly shown: VersionView | undefined }) => (
  <nav className={css.versions} aria-label="Versions">
    <h2>Version</h2>
    <ul>
      {model.versions.map(one => (
        <li key={one.version}>
          <Link
            href={`/models/${encodeURIComponent(model.name)}/${shortVersion(one.version)}`}
            aria-current={one.version === shown?.version ? 'true' : undefined}
          >
            <code>{shortVersion(one.version)}</code>
            <StateMark mark={stageMarks[one.stage]} />
            <span className={css.quiet}>
              {one.kind}
              {one.edited !== null && ', edited by hand'}, {dateText(one.trained.at)}
            </span>
          </Link>
        </li>
      ))}
    </ul>
    {shown !== undefined && (
      <span className={css.anchors}>
        {anchors.map(([id, label]) => (
          <a key={id} href={`#${id}`}>
            {label}
          </a>
        ))}
      </span>
    )}
  </nav>
)

const anchors = [
  ['gates', 'Gates'],
  ['calibration', 'Calibration'],
  ['shapes', 'Shapes'],
  ['subgroups', 'Subgroups'],
  ['watch', 'Watch'],
  ['provenance', 'How it was made'],
  ['history', 'History'],
] as const
