import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { AdviceView, SimulateRequest, SimulateView } from '../../../src/pipeline/delivery/contract.ts'
import type { Viewpoint } from '../../shared/api/clinician.ts'
import { useSimulate, useSimulationChoices } from '../../shared/api/patient-views.ts'
import { useCommands } from '../../shared/commands/command-context.tsx'
import { FactPlacesProvider, useFactPlaces } from '../../shared/marks/fact-link.tsx'
import { Loading } from '../../shared/states/loading.tsx'
import { Problem } from '../../shared/states/problem.tsx'
import { PredictionView } from '../assessment/prediction-view.tsx'
import { answeredOf } from '../assessment/said.ts'
import { MedicineTable } from '../medicines/medicines-page.tsx'
import { Differences } from './differences.tsx'
import { SupposeForms } from './suppose-form.tsx'
import { isNothing, nothing, type Supposition, supposedLines } from './supposition.ts'
import css from './what-if.module.css'

/** What would be advised if something were otherwise. Marked on every part, and on paper on every page. */
export const WhatIfPage = ({
  id,
  advice,
  viewpoint,
}: {
  readonly id: string
  readonly advice: AdviceView
  readonly viewpoint: Viewpoint
}) => {
  const choices = useSimulationChoices()
  const simulate = useSimulate(id)
  const [supposition, setSupposition] = useState<Supposition>(nothing)
  const suppose = (next: Supposition) => {
    setSupposition(next)
    if (isNothing(next)) return simulate.reset()
    simulate.mutate({ ...next, ...viewpointOf(viewpoint) })
  }
  useCommands(
    useMemo(
      () => [
        {
          id: 'reality',
          label: 'Take back everything that is supposed',
          keys: 'x',
          run: () => {
            setSupposition(nothing)
            simulate.reset()
          },
        },
      ],
      [simulate.reset],
    ),
  )
  if (choices.isPending) return <Loading what="Reading what can be supposed" />
  if (choices.isError)
    return <Problem failure={choices.error} what="what can be supposed" onRetry={() => choices.refetch()} />
  return (
    <div className={css.page}>
      <Hypothetical />
      <section className={css.section} id="supposed" aria-labelledby="supposed-heading">
        <h2 id="supposed-heading">Suppose that this patient …</h2>
        <ul className={css.supposed} aria-label="What is supposed">
          {supposedLines(supposition, choices.data).map(({ key, text, without }) => (
            <li key={key}>
              {text}{' '}
              <Button
                size="compact-xs"
                variant="subtle"
                aria-label={`Take back: ${text}`}
                onClick={() => suppose(without)}
              >
                take back
              </Button>
            </li>
          ))}
          {isNothing(supposition) && <li className={css.quiet}>Nothing is supposed yet.</li>}
        </ul>
        <SupposeForms
          choices={choices.data}
          medicines={advice.medicines}
          supposition={supposition}
          onSuppose={suppose}
        />
      </section>
      {simulate.isPending && <Loading what="Working out what would be advised" />}
      {simulate.isError && (
        <Problem
          failure={simulate.error}
          what="what would be advised"
          onRetry={() => simulate.mutate(simulate.variables)}
        />
      )}
      {simulate.data !== undefined && !simulate.isPending && <Result view={simulate.data} />}
    </div>
  )
}

const viewpointOf = ({ asOf, jurisdiction }: Viewpoint): Pick<SimulateRequest, 'asOf' | 'jurisdiction'> => ({
  ...(asOf === null ? {} : { asOf }),
  ...(jurisdiction === 'us' || jurisdiction === 'eu' ? { jurisdiction } : {}),
})

/** Always in sight; on paper under the name of the patient, and again at the foot of every page. */
const Hypothetical = () => (
  <>
    <p className={css.mark} role="note">
      <strong>Hypothetical</strong> This is not this patient’s advice. Nothing here is stored, and nothing can be
      accepted.
    </p>
    <p className={css.everyPage} aria-hidden="true">
      <strong>Hypothetical</strong> This is not this patient’s advice.
    </p>
  </>
)

const Result = ({ view }: { readonly view: SimulateView }) => {
  const places = useFactPlaces()
  // A supposed fact leads to what is supposed, and says that it is.
  const withSupposed = useMemo(
    () =>
      new Map([
        ...places,
        ...view.supposedFacts.map(
          fact => [fact, { title: 'supposed, not measured', href: '#supposed', when: 'supposed' }] as const,
        ),
      ]),
    [places, view.supposedFacts],
  )
  const added = new Set(view.supposed.add.map(({ title }) => title))
  const predictions = answeredOf(view.advice.predictions)
  return (
    <FactPlacesProvider places={withSupposed}>
      <section className={css.result} aria-label="Hypothetical result">
        <Differences view={view} />
        <section className={css.section} aria-labelledby="would-heading">
          <h2 id="would-heading">Medicines, if it were so</h2>
          <MedicineTable
            medicines={view.advice.medicines}
            markOf={({ title }) => (added.has(title) ? <span className={css.tag}>supposed</span> : null)}
          />
        </section>
        {predictions.length > 0 && (
          <section className={css.section} aria-labelledby="would-predict-heading">
            <h2 id="would-predict-heading">Predictions, if it were so</h2>
            <p className={css.part}>
              Supposed values are in them. Supposed medicines are not: what a treatment does to a risk is shown from
              trials, under each prediction.
            </p>
            <h3 className={css.hidden}>Risks</h3>
            <div className={css.predictions}>
              {predictions.map(({ id, value }) => (
                <PredictionView key={id} prediction={value} open={false} asOf={view.asOf} />
              ))}
            </div>
          </section>
        )}
      </section>
    </FactPlacesProvider>
  )
}
