import { useDocumentTitle } from '@mantine/hooks'
import { useMemo } from 'react'
import type { AdviceView, PatientView, SiteView } from '../../../src/pipeline/delivery/contract.ts'
import { useAdvice, usePatient } from '../../shared/api/clinician.ts'
import { useCommands } from '../../shared/commands/command-context.tsx'
import { FactPlacesProvider } from '../../shared/marks/fact-link.tsx'
import { CrashGuard } from '../../shared/states/crash-guard.tsx'
import { Loading } from '../../shared/states/loading.tsx'
import { Problem } from '../../shared/states/problem.tsx'
import { Actions } from '../actions/actions.tsx'
import { Checks } from '../actions/checks.tsx'
import { Options } from '../actions/options.tsx'
import { Assessment, FurtherAssessment } from '../assessment/assessment.tsx'
import { Facts } from '../facts/facts.tsx'
import { Banner } from './banner.tsx'
import { factPlacesOf } from './fact-places.ts'
import css from './patient-page.module.css'
import { useHashTarget } from './use-hash-target.ts'
import { useViewpoint } from './viewpoint.ts'

/** One patient: facts, then assessment, then actions, then the treatment options side by side. */
export const PatientPage = ({ id, site }: { readonly id: string; readonly site: SiteView }) => {
  useDocumentTitle('Patient · Attune')
  const viewpoint = useViewpoint()
  const patient = usePatient(id, viewpoint)
  const advice = useAdvice(id, viewpoint)
  useHashTarget(patient.data !== undefined && !advice.isPending)
  useSectionCommands(patient.refetch, advice.refetch)
  if (patient.isPending) return <Loading what="Reading the patient’s facts" />
  if (patient.isError)
    return <Problem failure={patient.error} what="this patient" whole onRetry={() => patient.refetch()} />
  return (
    <FactPlacesProvider places={factPlacesOf(patient.data)}>
      <Banner banner={patient.data.banner} site={site} advice={advice.data} viewpoint={viewpoint} />
      <div className={css.columns}>
        <CrashGuard what="the facts">
          <Facts view={patient.data} />
        </CrashGuard>
        {advice.isPending && (
          <div className={css.wide}>
            <Loading what="Working out advice from these facts" />
          </div>
        )}
        {advice.isError && (
          <div className={css.wide}>
            <Problem failure={advice.error} what="any advice for this patient" onRetry={() => advice.refetch()} />
          </div>
        )}
        {advice.data !== undefined && <Judgement advice={advice.data} view={patient.data} />}
      </div>
    </FactPlacesProvider>
  )
}

/** What follows from the facts; for the dead, only why nothing does. */
const Judgement = ({ advice, view }: { readonly advice: AdviceView; readonly view: PatientView }) =>
  advice.noAdvice !== null ? (
    <section className={`${css.wide} ${css.none}`} aria-labelledby="no-advice">
      <h2 id="no-advice">There is no advice</h2>
      <p>{advice.noAdvice.because}</p>
      <p>Nothing was predicted, checked or recommended. The facts stay readable.</p>
    </section>
  ) : (
    <>
      <CrashGuard what="the assessment">
        <Assessment advice={advice} />
      </CrashGuard>
      <CrashGuard what="the actions">
        <Actions advice={advice} asOf={view.banner.asOf} />
      </CrashGuard>
      <CrashGuard what="the treatment options">
        <Options advice={advice} />
      </CrashGuard>
      <CrashGuard what="the scores and genes">
        <FurtherAssessment advice={advice} />
      </CrashGuard>
      <CrashGuard what="the checks">
        <Checks advice={advice} />
      </CrashGuard>
    </>
  )

const goTo = (section: string) => {
  const element = document.getElementById(section)
  element?.scrollIntoView({ block: 'start' })
  element?.focus({ preventScroll: true })
}

/** Moves to the next or previous recommendation, counted from the one that has the focus. */
const stepRecommendation = (step: 1 | -1) => {
  const cards = [...document.querySelectorAll<HTMLElement>('[data-recommendation]')]
  const now = cards.findIndex(card => card.contains(document.activeElement))
  const next = cards[now < 0 ? 0 : Math.min(Math.max(now + step, 0), cards.length - 1)]
  next?.focus({ preventScroll: true })
  next?.scrollIntoView({ block: 'nearest' })
}

const useSectionCommands = (readPatient: () => unknown, readAdvice: () => unknown) => {
  useCommands(
    useMemo(
      () => [
        { id: 'facts', label: 'Go to the facts', keys: '1', run: () => goTo('facts') },
        { id: 'assessment', label: 'Go to the assessment', keys: '2', run: () => goTo('assessment') },
        { id: 'actions', label: 'Go to the actions', keys: '3', run: () => goTo('actions') },
        { id: 'options', label: 'Go to the treatment options', keys: '4', run: () => goTo('options') },
        { id: 'checks', label: 'Go to the checks, and what was not checked', keys: '5', run: () => goTo('checks') },
        { id: 'next-card', label: 'Next recommendation', keys: 'j', run: () => stepRecommendation(1) },
        { id: 'previous-card', label: 'Previous recommendation', keys: 'k', run: () => stepRecommendation(-1) },
        {
          id: 'again',
          label: 'Read facts and advice again',
          keys: 'r',
          run: () => {
            void readPatient()
            void readAdvice()
          },
        },
        { id: 'print', label: 'Print', keys: 'p', run: () => window.print() },
      ],
      [readPatient, readAdvice],
    ),
  )
}
