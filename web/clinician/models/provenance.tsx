import type { PlanView, VersionView } from '../../../src/pipeline/delivery/contract.ts'
import { useUserName } from '../../shared/api/user-name.ts'
import { Fold } from '../../shared/marks/fold.tsx'
import { countText, percentText } from '../../shared/text/number-text.ts'
import { dateText, momentText } from '../../shared/text/time-text.ts'
import { StateMark } from './marks.tsx'
import css from './models.module.css'
import { brokenMark, countOf, featureText, shortVersion } from './words.ts'

/** From whom it was learnt, how, for whom it may answer, and what its plan asks. */
export const Provenance = ({
  version,
  plan,
  name,
}: {
  readonly version: VersionView
  readonly plan: PlanView | null
  readonly name: string
}) => {
  const nameOf = useUserName()
  const { trained, cohort, kind, settings, applicability } = version
  return (
    <section className={css.panel} aria-labelledby="provenance">
      <h2 id="provenance">How it was made</h2>
      <p>
        {featureText(kind)}, trained by {nameOf(trained.by)} on {momentText(trained.at)} from {countOf(trained.rows)}{' '}
        rows, {countOf(trained.events)} with the outcome; the newest index is of {dateText(trained.newestIndexDate)}.
        Attune {trained.code}, seed {trained.seed}.{trained.proposal !== null && ' A proposal asked for it.'}
      </p>
      {version.edited !== null && (
        <p>
          <strong>Edited by hand</strong> {dateText(trained.at)} from version{' '}
          <code>{shortVersion(version.edited.parent)}</code>:{' '}
          {version.edited.edits
            .map(({ features, change }) => `${features.map(featureText).join(' and ')}, ${change}`)
            .join('; ')}
          . Versions judged on the same test rows before it: {countOf(version.edited.judgedBefore)}.
        </p>
      )}
      <p>
        Version <code className={css.hash}>{version.version}</code>.{' '}
        <a href={`/api/models/${encodeURIComponent(name)}/${version.version}/card`} target="_blank" rel="noreferrer">
          Model card, to read or print
        </a>
      </p>
      {version.failed !== null && (
        <p>
          <StateMark mark={brokenMark} /> It broke when it was asked at{' '}
          {countText(version.failed.count, 'index moment')}, last on {momentText(version.failed.last)}: nobody was shown
          an answer there.
        </p>
      )}
      <Fold summary={`Who came in: ${countOf(cohort.people)} people, ${countOf(cohort.rows)} rows`}>
        <table className={css.facts}>
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col" className={css.number}>
                Rows left
              </th>
              <th scope="col" className={css.number}>
                Patients
              </th>
            </tr>
          </thead>
          <tbody>
            {cohort.attrition.map(({ step, rows, patients }) => (
              <tr key={step}>
                <th scope="row">{step}</th>
                <td className={css.number}>{countOf(rows)}</td>
                <td className={css.number}>{countOf(patients)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p>
          With the outcome {countOf(cohort.events)}, died before it {countOf(cohort.died)}, not followed to the end{' '}
          {countOf(cohort.censored)}.
        </p>
      </Fold>
      <Fold summary="For whom it may answer">
        <p className={css.quiet}>
          What lies clearly outside of this, alone or together, gets no prediction, and says why.
        </p>
        <table className={css.facts}>
          <thead>
            <tr>
              <th scope="col">Feature</th>
              <th scope="col">Seen in training</th>
              <th scope="col" className={css.number}>
                Missing
              </th>
            </tr>
          </thead>
          <tbody>
            {applicability.map(({ feature, words, missing }) => (
              <tr key={feature}>
                <th scope="row">{featureText(feature)}</th>
                <td>{words}</td>
                <td className={css.number}>{missing === 0 ? 'never' : percentText(missing)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Fold>
      <Fold summary="Settings">
        <Lines lines={settings.map(({ name: what, value }) => ({ what, words: value }))} />
      </Fold>
      {plan !== null && (
        <Fold summary={`The plan ${plan.id}`}>
          <Lines lines={plan.asks} />
          <p className={css.quiet}>
            {plan.expired ? 'Expired' : 'Expires'} {momentText(plan.expires)}. SHA-256{' '}
            <code className={css.hash}>{plan.hash}</code>
          </p>
        </Fold>
      )}
    </section>
  )
}

const Lines = ({ lines }: { readonly lines: readonly { readonly what: string; readonly words: string }[] }) => (
  <table className={css.facts}>
    <tbody>
      {lines.map(({ what, words }) => (
        <tr key={what}>
          <th scope="row">{what}</th>
          <td>{words}</td>
        </tr>
      ))}
    </tbody>
  </table>
)
