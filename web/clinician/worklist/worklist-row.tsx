import { Link } from 'wouter'
import type { Urgency } from '../../../src/clinical/index.ts'
import type { Instant } from '../../../src/core/index.ts'
import { countedAtMost, type WorklistEntry } from '../../../src/pipeline/delivery/contract.ts'
import { type SeverityLevel, severityLabel } from '../../shared/marks/severity.ts'
import { SeverityMark } from '../../shared/marks/severity-mark.tsx'
import { countText, sentence } from '../../shared/text/number-text.ts'
import { agoText } from '../../shared/text/time-text.ts'
import { conceptText, readable } from '../../shared/text/unit-text.ts'
import { patientPath } from '../patients/patient-row.tsx'
import css from './worklist.module.css'

const urgencyWord: Readonly<Record<Urgency, string>> = { now: 'Now', today: 'Today', soon: 'Soon', routine: 'Routine' }

/** One person and why they need somebody: one link, read out as one sentence. */
export const WorklistRow = ({
  entry,
  row,
  total,
  top,
  height,
  active,
  now,
  onFocus,
}: {
  readonly entry: WorklistEntry
  readonly row: number
  readonly total: number
  readonly top: number
  readonly height: number
  readonly active: boolean
  readonly now: Instant
  readonly onFocus: () => void
}) => (
  <li
    className={css.row}
    data-row={row}
    aria-setsize={total > countedAtMost ? -1 : total}
    aria-posinset={row + 1}
    style={{ transform: `translateY(${top}px)`, height }}
  >
    <Link href={patientPath(entry.patient)} className={css.link} tabIndex={active ? 0 : -1} onFocus={onFocus}>
      <span className={`${css.urgency} ${css[entry.urgency]}`}>{urgencyWord[entry.urgency]}</span>
      <span className={css.name}>{entry.name ?? 'No name on record'}</span>
      <span className={css.person}>
        {entry.age === null ? 'age unknown' : entry.age} {entry.sex ?? 'sex unknown'}
      </span>
      <span className={css.reason}>
        <SeverityMark level={entry.severity} short /> {sentence(readable(entry.reason))}
      </span>
      <span className={css.specialty}>{conceptText(entry.specialty)}</span>
      <Counts counts={entry.counts} />
      <Tasks tasks={entry.tasks} />
      <span className={css.since}>
        <span className={css.hidden}>since </span>
        {entry.since > now ? 'today' : agoText(entry.since, now)}
      </span>
    </Link>
  </li>
)

const levels: readonly SeverityLevel[] = ['critical', 'warning', 'info']
const signs: Readonly<Record<SeverityLevel, string>> = { critical: '▲', warning: '◆', info: '○' }

const Counts = ({ counts }: { readonly counts: WorklistEntry['counts'] }) => (
  <span className={css.counts}>
    {levels
      .filter(level => counts[level] > 0)
      .map(level => (
        <span key={level} className={css[`count-${level}`]}>
          <span aria-hidden="true">
            {signs[level]}
            {counts[level]}
          </span>
          <span className={css.hidden}>
            {counts[level]} {severityLabel[level].toLowerCase()},{' '}
          </span>
        </span>
      ))}
  </span>
)

const Tasks = ({ tasks }: { readonly tasks: WorklistEntry['tasks'] }) => (
  <span className={css.tasks}>
    {tasks.escalated > 0 && <strong className={css.escalated}>{tasks.escalated} overdue</strong>}
    {tasks.open > 0 && <span>{countText(tasks.open, 'task')}</span>}
  </span>
)
