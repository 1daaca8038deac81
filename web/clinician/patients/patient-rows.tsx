import { useMediaQuery } from '@mantine/hooks'
import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { PatientSummary } from '../../../src/pipeline/delivery/contract.ts'
import css from './patient-list.module.css'
import { PatientRow, patientPath } from './patient-row.tsx'
import { useRowWindow } from './use-row-window.ts'
import { rowAfterKey } from './window.ts'

export type PatientRowsHandle = {
  readonly focus: (row: number) => void
  /** Opens the row that the keyboard is on, else the first. */
  readonly open: () => void
}

/** Rows of equal height, of which only those in view exist. The keyboard's row always exists, so it keeps its focus. */
export const PatientRows = ({
  ref,
  patients,
  total,
  stale,
  hasMore,
  onMore,
  onLeaveTop,
}: {
  readonly ref: Ref<PatientRowsHandle>
  readonly patients: readonly PatientSummary[]
  readonly total: number
  readonly stale: boolean
  readonly hasMore: boolean
  readonly onMore: () => void
  readonly onLeaveTop: () => void
}) => {
  const narrow = useMediaQuery('(max-width: 720px)', false, { getInitialValueInEffect: false })
  const rowHeight = narrow ? 96 : 44
  const list = useRef<HTMLUListElement>(null)
  const rows = useRowWindow(list, rowHeight, patients.length)
  const [active, setActive] = useState(0)
  const wanted = useRef<number | null>(null)
  const [, navigate] = useLocation()

  const focus = (row: number) => {
    wanted.current = row
    setActive(row)
    focusWanted()
  }
  const focusWanted = () => {
    const link = list.current?.querySelector<HTMLElement>(`[data-row="${wanted.current}"] a`)
    if (link == null) return
    link.focus({ preventScroll: true })
    link.scrollIntoView({ block: 'nearest' })
    wanted.current = null
  }
  useEffect(() => {
    if (wanted.current !== null) focusWanted()
  })
  useEffect(() => {
    if (hasMore && rows.to > patients.length - 60) onMore()
  }, [hasMore, rows.to, patients.length, onMore])
  useImperativeHandle(ref, () => ({
    focus,
    open: () => {
      const patient = patients[active] ?? patients[0]
      if (patient !== undefined) navigate(patientPath(patient.id))
    },
  }))

  const onKey = (event: KeyboardEvent) => {
    const next = rowAfterKey(event.key, active, patients.length, 12)
    if (next === null) return
    event.preventDefault()
    if (next < 0) onLeaveTop()
    else focus(next)
  }

  const drawn = new Set([active, ...Array.from({ length: rows.to - rows.from }, (_, at) => rows.from + at)])
  return (
    <div className={css.rows} aria-busy={stale}>
      <div className={css.heads} aria-hidden="true">
        <span>Name</span>
        <span className={css.age}>Age</span>
        <span>Sex</span>
        <span>In short</span>
        <span>Identifier</span>
        <span className={css.when}>Data as of</span>
      </div>
      <ul ref={list} className={css.list} style={{ height: patients.length * rowHeight }} onKeyDown={onKey}>
        {[...drawn]
          .sort((a, b) => a - b)
          .map(row => {
            const patient = patients[row]
            if (patient === undefined) return null
            return (
              <PatientRow
                key={patient.id}
                patient={patient}
                row={row}
                total={total}
                top={row * rowHeight}
                height={rowHeight}
                active={row === active}
                onFocus={() => setActive(row)}
              />
            )
          })}
      </ul>
    </div>
  )
}
