import { useMemo } from 'react'
import type { AdviceView, PatientView } from '../../../src/pipeline/delivery/contract.ts'
import type { useAdvice } from '../../shared/api/clinician.ts'
import { useCommands } from '../../shared/commands/command-context.tsx'
import { CrashGuard } from '../../shared/states/crash-guard.tsx'
import { Loading } from '../../shared/states/loading.tsx'
import { Problem } from '../../shared/states/problem.tsx'
import { Actions } from '../actions/actions.tsx'
import { Checks } from '../actions/checks.tsx'
import { Options } from '../actions/options.tsx'
import { Assessment, FurtherAssessment } from '../assessment/assessment.tsx'
import { Facts } from '../facts/facts.tsx'
import { Ledger } from '../safety/ledger.tsx'
import { Messages } from '../safety/messages.tsx'
import { Notes } from '../safety/notes.tsx'
import { Tasks } from '../safety/tasks.tsx'
import css from './advice-page.module.css'
import { CriticalStrip } from './critical-strip.tsx'
import { SectionLinks } from './section-links.tsx'
import { useHashTarget } from './use-hash-target.ts'

/** The advice for one patient: facts, then assessment, then actions, then the treatment options side by side. */
export const AdvicePage = ({
  patient,
  advice,
  readPatient,
}: {
  readonly patient: PatientView
  readonly advice: ReturnType<typeof useAdvice>
  readonly readPatient: () => unknown
}) => {
  useHashTarget(!advice.isPending)
  useSectionCommands(readPatient, advice.refetch)
  return (
    <>
      {advice.data?.noAdvice === null && (
        <>
          <SectionLinks advice={advice.data} />
          <CriticalStrip advice={advice.data} />
        </>
      )}
      <div className={css.columns}>
        <CrashGuard what="the facts">
          <Facts view={patient} />
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
        {advice.data !== undefined && <Judgement advice={advice.data} view={patient} />}
      </div>
    </>
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
      <div className={css.stack}>
        <CrashGuard what="the tasks">
          <Notes patient={advice.patient} />
          <Tasks advice={advice} />
        </CrashGuard>
        <CrashGuard what="the actions">
          <Actions advice={advice} asOf={view.banner.asOf} />
        </CrashGuard>
      </div>
      <CrashGuard what="the treatment options">
        <Options advice={advice} />
      </CrashGuard>
      <CrashGuard what="the scores and genes">
        <FurtherAssessment advice={advice} />
      </CrashGuard>
      <CrashGuard what="the checks">
        <Checks advice={advice} />
      </CrashGuard>
      <CrashGuard what="the messages">
        <Messages advice={advice} />
      </CrashGuard>
      <CrashGuard what="the safety ledger">
        <Ledger patient={advice.patient} />
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
        { id: 'tasks', label: 'Go to signals and tasks', keys: '6', run: () => goTo('tasks') },
        { id: 'messages', label: 'Go to the messages for the patient', keys: '7', run: () => goTo('messages') },
        { id: 'ledger', label: 'Go to the safety ledger', keys: '8', run: () => goTo('ledger') },
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
