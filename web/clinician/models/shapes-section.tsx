import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ModelView, ShapeEditView, ShapesView, VersionView } from '../../../src/pipeline/delivery/contract.ts'
import { useEditPreview } from '../../shared/api/model-edits.ts'
import { useShapes } from '../../shared/api/models.ts'
import { useUserName } from '../../shared/api/user-name.ts'
import { Loading } from '../../shared/states/loading.tsx'
import { Problem } from '../../shared/states/problem.tsx'
import { countText } from '../../shared/text/number-text.ts'
import { dateText } from '../../shared/text/time-text.ts'
import charts from './charts.module.css'
import { EditDraft } from './edit-draft.tsx'
import { Importance } from './importance.tsx'
import css from './models.module.css'
import { PairMap } from './pair-map.tsx'
import { RunProgress } from './run-progress.tsx'
import { ShapeChart } from './shape-chart.tsx'
import { commonRange, valueAxis } from './shape-geometry.ts'
import { featureText, sentenceOf } from './words.ts'

/** Shapes that are drawn at first: those that matter most. */
const first = 9

/** What the model says of each feature: its shapes where it has them, else only what matters to it. */
export const ShapesSection = ({
  model,
  version,
  user,
}: {
  readonly model: ModelView
  readonly version: VersionView
  readonly user: string
}) => (
  <section className={css.panel} aria-labelledby="shapes">
    <h2 id="shapes">{version.hasShapes ? 'Shapes' : 'What matters to it'}</h2>
    {version.hasShapes ? (
      <Shapes model={model} version={version.version} user={user} />
    ) : (
      <>
        <p className={css.quiet}>
          A {version.kind} model has no shape that can be read feature by feature. How much a feature matters says
          nothing about what would happen if it were changed.
        </p>
        <Importance importance={version.importance} />
      </>
    )}
  </section>
)

type Shown = { readonly model: ModelView; readonly version: string; readonly user: string }

/** Edits are tried on top of what is shown, and drawn in its place; nothing is kept until a candidate is made. */
const Shapes = ({ model, version, user }: Shown) => {
  const query = useShapes(model.name, version)
  const [draft, setDraft] = useState<readonly ShapeEditView[]>([])
  const preview = useEditPreview(model.name, version, draft)
  if (query.isPending) return <Loading what="Reading the shapes" />
  if (query.isError) return <Problem failure={query.error} what="the shapes" inline onRetry={() => query.refetch()} />
  const tried = draft.length === 0 ? undefined : preview.data
  return (
    <>
      {draft.length === 0 && <Making model={model} />}
      {draft.length > 0 && (
        <EditDraft
          model={model}
          version={version}
          user={user}
          draft={draft}
          preview={preview.isPlaceholderData ? undefined : tried}
          failure={preview.error}
          onChange={setDraft}
        />
      )}
      <Drawn
        view={tried === undefined ? query.data : inPlace(tried.shapes, query.data)}
        kept={query.data.edits.length}
        onTry={model.may.edit ? edit => setDraft(now => [...now, edit]) : undefined}
      />
    </>
  )
}

/** A candidate being made of edits, or what came of it: where it was asked for. */
const Making = ({ model: { name, running, ended, may } }: Pick<Shown, 'model'>) => (
  <RunProgress
    running={running?.model === name && running.what === 'edit' ? running : null}
    ended={ended?.model === name && ended.what === 'edit' ? ended : null}
    mayTrain={may.train}
  />
)

/** What is tried stands where it stood, though it may matter more or less now. */
const inPlace = (tried: ShapesView, { shapes }: ShapesView): ShapesView => {
  const place = new Map(shapes.map(({ feature }, at) => [feature, at]))
  return { ...tried, shapes: tried.shapes.toSorted((a, b) => place.get(a.feature)! - place.get(b.feature)!) }
}

const Drawn = ({
  view: { shapes, pairs, scale, edits },
  kept,
  onTry,
}: {
  readonly view: ShapesView
  /** How many of the edits are of the version itself, not only tried. */
  readonly kept: number
  readonly onTry: ((edit: ShapeEditView) => void) | undefined
}) => {
  const [all, setAll] = useState(false)
  const axis = valueAxis(commonRange(shapes))
  const shown = all ? shapes : shapes.slice(0, first)
  return (
    <>
      <p className={css.quiet}>
        The raw score is the sum of all shapes, in {scale}: above the line raises, below lowers. All have one scale of
        values; the band is a 95% interval from resamples, the strip below shows where training rows were, and the
        square at the right stands for a missing value. A shape tells what went together, not what would happen if
        something were changed. How much a feature matters is how far it moves the score on average, up or down.
        {edits.length > 0 &&
          ' The dashed line is the shape as it was trained, before it was edited. Shapes are drawn around their mean: a part that was set to a value lies there less what the mean took up.'}
      </p>
      {kept > 0 && <Edits edits={edits.slice(0, kept)} />}
      <div className={charts.many}>
        {shown.map(shape => (
          <ShapeChart key={shape.feature} shape={shape} scale={scale} axis={axis} onTry={onTry} />
        ))}
      </div>
      {shapes.length > first && (
        <Button size="compact-sm" variant="default" aria-expanded={all} onClick={() => setAll(now => !now)}>
          {all ? `Only the ${first} that matter most` : `All ${shapes.length} features`}
        </Button>
      )}
      {pairs.length > 0 && (
        <>
          <h3>Pairs</h3>
          <p className={css.quiet}>
            What two features add together, beyond the shape of each ({countText(pairs.length, 'pair')}).
          </p>
          <div className={charts.many}>
            {pairs.slice(0, all ? undefined : 6).map(pair => (
              <PairMap key={`${pair.rows.feature} ${pair.columns.feature}`} pair={pair} scale={scale} onTry={onTry} />
            ))}
          </div>
        </>
      )}
    </>
  )
}

/** Shapes that a person has changed after training: never unseen. */
const Edits = ({ edits }: { readonly edits: ShapesView['edits'] }) => {
  const nameOf = useUserName()
  return (
    <ul className={css.outside} aria-label="Edited by hand">
      {edits.map(({ features, change, by, because, at }) => (
        <li key={`${features.join()} ${change} ${at}`}>
          <strong>Edited by hand:</strong> {features.map(featureText).join(' and ')}, {change}. {nameOf(by)},{' '}
          {dateText(at)}: {sentenceOf(because)}
        </li>
      ))}
    </ul>
  )
}
