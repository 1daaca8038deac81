import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ShapesView, VersionView } from '../../../src/pipeline/delivery/contract.ts'
import { useShapes } from '../../shared/api/models.ts'
import { useUserName } from '../../shared/api/user-name.ts'
import { Loading } from '../../shared/states/loading.tsx'
import { Problem } from '../../shared/states/problem.tsx'
import { countText } from '../../shared/text/number-text.ts'
import { dateText } from '../../shared/text/time-text.ts'
import charts from './charts.module.css'
import { Importance } from './importance.tsx'
import css from './models.module.css'
import { PairMap } from './pair-map.tsx'
import { ShapeChart } from './shape-chart.tsx'
import { commonRange, valueAxis } from './shape-geometry.ts'
import { featureText, sentenceOf } from './words.ts'

/** Shapes that are drawn at first: those that matter most. */
const first = 9

/** What the model says of each feature: its shapes where it has them, else only what matters to it. */
export const ShapesSection = ({ name, version }: { readonly name: string; readonly version: VersionView }) => (
  <section className={css.panel} aria-labelledby="shapes">
    <h2 id="shapes">{version.hasShapes ? 'Shapes' : 'What matters to it'}</h2>
    {version.hasShapes ? (
      <Shapes name={name} version={version.version} />
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

const Shapes = ({ name, version }: { readonly name: string; readonly version: string }) => {
  const query = useShapes(name, version)
  if (query.isPending) return <Loading what="Reading the shapes" />
  if (query.isError) return <Problem failure={query.error} what="the shapes" inline onRetry={() => query.refetch()} />
  return <Drawn view={query.data} />
}

const Drawn = ({ view: { shapes, pairs, scale, edits } }: { readonly view: ShapesView }) => {
  const [all, setAll] = useState(false)
  const axis = valueAxis(commonRange(shapes))
  const shown = all ? shapes : shapes.slice(0, first)
  return (
    <>
      <p className={css.quiet}>
        The raw score is the sum of all shapes, in {scale}: above the line raises, below lowers. All have one scale of
        values; the band is a 95% interval from resamples, the strip below shows where training rows were, and the
        square at the right stands for a missing value. A shape tells what went together, not what would happen if
        something were changed.
      </p>
      {edits.length > 0 && <Edits edits={edits} />}
      <div className={charts.many}>
        {shown.map(shape => (
          <ShapeChart key={shape.feature} shape={shape} scale={scale} axis={axis} />
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
              <PairMap key={`${pair.rows.feature} ${pair.columns.feature}`} pair={pair} scale={scale} />
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
