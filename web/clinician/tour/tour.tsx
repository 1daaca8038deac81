import { Button } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { usePatients } from '../../shared/api/clinician.ts'
import { useCommands } from '../../shared/commands/command-context.tsx'
import { patientAddress } from '../patient/viewpoint.ts'
import { tourSteps } from './steps.ts'
import css from './tour.module.css'

/**
 * A short way through the example hospital. It opens by itself on the first visit there, never at another site, and
 * can be started again from the command list.
 */
export const Tour = () => {
  const [seen, setSeen] = useLocalStorage<'no' | 'yes'>({
    key: 'attune.tour',
    defaultValue: 'no',
    getInitialValueInEffect: false,
  })
  const [started, setStarted] = useState(false)
  const open = started || seen === 'no'
  const patients = usePatients('')
  const steps = useMemo(() => tourSteps(patients.data?.pages.flatMap(page => page.patients) ?? []), [patients.data])
  useCommands(
    useMemo(
      () =>
        steps.length === 0
          ? []
          : [{ id: 'tour', label: 'Start the guided tour', keys: 'g t', run: () => setStarted(true) }],
      [steps.length],
    ),
  )
  if (!open || steps.length === 0) return null
  return (
    <TourPanel
      steps={steps}
      byItself={!started}
      onClose={() => {
        setStarted(false)
        setSeen('yes')
      }}
    />
  )
}

const addressOf = ({ patient, at }: ReturnType<typeof tourSteps>[number]): string => {
  if (patient === null || at === null) return '/'
  const address = patientAddress(patient, { asOf: null, jurisdiction: null }, at.view)
  return at.part === undefined ? address : `${address}#${at.part}`
}

const TourPanel = ({
  steps,
  byItself,
  onClose,
}: {
  readonly steps: ReturnType<typeof tourSteps>
  /** It opened without being asked for: then it takes no focus and leads nowhere before the first step on. */
  readonly byItself: boolean
  readonly onClose: () => void
}) => {
  const [at, setAt] = useState(0)
  const [, navigate] = useLocation()
  const heading = useRef<HTMLHeadingElement>(null)
  const step = steps[at]
  useEffect(() => {
    if (!byItself) heading.current?.focus()
  }, [byItself])
  const go = (next: number) => {
    const to = steps[next]
    if (to === undefined) return onClose()
    setAt(next)
    navigate(addressOf(to))
    heading.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return onClose()
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return
    event.preventDefault()
    if (event.key === 'ArrowRight') go(at + 1)
    else if (at > 0) go(at - 1)
  }
  if (step === undefined) return null
  return (
    <aside className={css.tour} aria-labelledby="tour-heading" onKeyDown={onKeyDown} data-screen-only>
      <p className={css.place}>
        Guided tour, {at + 1} of {steps.length}
      </p>
      <h2 id="tour-heading" ref={heading} tabIndex={-1}>
        {step.title}
      </h2>
      <p>{step.text}</p>
      <div className={css.buttons}>
        <Button size="compact-sm" variant="subtle" onClick={onClose}>
          Close
        </Button>
        <span className={css.keys}>← → Esc; again with “g t”</span>
        <Button size="compact-sm" variant="default" disabled={at === 0} onClick={() => go(at - 1)}>
          Back
        </Button>
        <Button size="compact-sm" onClick={() => go(at + 1)}>
          {at + 1 === steps.length ? 'Finish' : 'Next'}
        </Button>
      </div>
    </aside>
  )
}
