import type { ModelsView } from '../../../src/pipeline/delivery/contract.ts'
import css from './models.module.css'
import { TrainButton } from './train-button.tsx'

/** What could be trained here, and how: on the screen, and as a command. */
export const Templates = ({
  templates,
  none,
  mayTrain,
  busy,
}: {
  readonly templates: ModelsView['templates']
  /** Nothing was trained yet. */
  readonly none: boolean
  readonly mayTrain: boolean
  readonly busy: boolean
}) => {
  if (templates.length === 0) return null
  return (
    <section className={css.panel} aria-labelledby="templates">
      <h2 id="templates">{none ? 'Make the first one' : 'Not trained here yet'}</h2>
      <p className={css.quiet}>
        Templates say who is looked at, from when, for what and by which features; no weights come with them. Training
        reads the people stored here and changes nothing for anybody: what it yields is a candidate.
      </p>
      {templates.map(({ name, title, description }) => (
        <article key={name} className={css.template}>
          <h3>{title}</h3>
          <p>{description}</p>
          <p>
            <code className={css.command}>attune model train {name} --by NAME</code>
          </p>
          {mayTrain ? (
            <TrainButton name={name} label={`Train ${name}`} busy={busy} />
          ) : (
            <p className={css.quiet}>Governance trains models; your role reads them.</p>
          )}
        </article>
      ))}
    </section>
  )
}
