import { useMediaQuery } from '@mantine/hooks'
import { type Ref, useImperativeHandle, useRef } from 'react'
import { useLocation } from 'wouter'
import type { PatientSummary } from '../../../src/pipeline/delivery/contract.ts'
import css from './patient-list.module.css'
import { PatientRow, patientPath } from './patient-row.tsx'
import { type RowsHandle, useRowKeys } from './use-row-keys.ts'

/** The patients as rows. */
export const PatientRows = ({
  ref,
  patients,
  total,
  stale,
  hasMore,
  onMore,
  onLeaveTop,
}: {
  readonly ref: Ref<RowsHandle>
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
  const [, navigate] = useLocation()
  const rows = useRowKeys({ list, rowHeight, count: patients.length, hasMore, onMore, onLeaveTop })
  useImperativeHandle(ref, () => ({
    focus: rows.focus,
    open: () => {
      const patient = patients[rows.active] ?? patients[0]
      if (patient !== undefined) navigate(patientPath(patient.id))
    },
  }))
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
      <ul ref={list} className={css.list} style={{ height: patients.length * rowHeight }} onKeyDown={rows.onKeyDown}>
        {rows.drawn.map(row => {
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
              active={row === rows.active}
              onFocus={() => rows.setActive(row)}
            />
          )
        })}
      </ul>
    </div>
  )
}
