import { useMediaQuery } from '@mantine/hooks'
import { type Ref, useImperativeHandle, useRef } from 'react'
import { useLocation } from 'wouter'
import type { Instant } from '../../../src/core/index.ts'
import type { WorklistEntry } from '../../../src/pipeline/delivery/contract.ts'
import { patientPath } from '../patients/patient-row.tsx'
import { type RowsHandle, useRowKeys } from '../patients/use-row-keys.ts'
import css from './worklist.module.css'
import { WorklistRow } from './worklist-row.tsx'

/** The worklist as rows, most urgent first. */
export const WorklistRows = ({
  ref,
  entries,
  total,
  stale,
  now,
  hasMore,
  onMore,
  onLeaveTop,
}: {
  readonly ref: Ref<RowsHandle>
  readonly entries: readonly WorklistEntry[]
  readonly total: number
  readonly stale: boolean
  readonly now: Instant
  readonly hasMore: boolean
  readonly onMore: () => void
  readonly onLeaveTop: () => void
}) => {
  const narrow = useMediaQuery('(max-width: 720px)', false, { getInitialValueInEffect: false })
  const rowHeight = narrow ? 108 : 48
  const list = useRef<HTMLUListElement>(null)
  const [, navigate] = useLocation()
  const rows = useRowKeys({ list, rowHeight, count: entries.length, hasMore, onMore, onLeaveTop })
  useImperativeHandle(ref, () => ({
    focus: rows.focus,
    open: () => {
      const entry = entries[rows.active] ?? entries[0]
      if (entry !== undefined) navigate(patientPath(entry.patient))
    },
  }))
  return (
    <div className={css.rows} aria-busy={stale}>
      <div className={css.heads} aria-hidden="true">
        <span>When</span>
        <span>Who</span>
        <span>Age, sex</span>
        <span>Why</span>
        <span>Specialty</span>
        <span>Advice</span>
        <span>Tasks</span>
        <span className={css.since}>Since</span>
      </div>
      <ul ref={list} className={css.list} style={{ height: entries.length * rowHeight }} onKeyDown={rows.onKeyDown}>
        {rows.drawn.map(row => {
          const entry = entries[row]
          if (entry === undefined) return null
          return (
            <WorklistRow
              key={entry.patient}
              entry={entry}
              row={row}
              total={total}
              top={row * rowHeight}
              height={rowHeight}
              active={row === rows.active}
              now={now}
              onFocus={() => rows.setActive(row)}
            />
          )
        })}
      </ul>
    </div>
  )
}
