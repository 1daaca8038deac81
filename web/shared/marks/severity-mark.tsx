import { type SeverityLevel, severityLabel } from './severity.ts'
import css from './severity-mark.module.css'

/** Each level has its own shape, so that colour only repeats it. */
const shapes: Readonly<Record<SeverityLevel, string>> = {
  critical: 'M6 0.8 11.6 11.2H0.4Z',
  warning: 'M6 0.6 11.4 6 6 11.4 0.6 6Z',
  info: 'M6 1a5 5 0 1 1 0 10A5 5 0 0 1 6 1Z',
}

/** @param short the sign alone, with its word for screen readers */
export const SeverityMark = ({ level, short = false }: { readonly level: SeverityLevel; readonly short?: boolean }) => (
  <span className={`${css.mark} ${css[level]}`}>
    <svg viewBox="0 0 12 12" width="11" height="11" aria-hidden="true">
      <path d={shapes[level]} fill={level === 'info' ? 'none' : 'currentColor'} stroke="currentColor" />
    </svg>
    <span className={short ? css.hidden : undefined}>{severityLabel[level]}</span>
  </span>
)
