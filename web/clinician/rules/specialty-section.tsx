import { Button } from '@mantine/core'
import { useState } from 'react'
import { countText } from '../../shared/text/number-text.ts'
import { type Measured, mostFirst, type Show, type Specialty, shows, type Unit } from './burden.ts'
import { columns, Off, RuleRow } from './rule-row.tsx'
import css from './rules.module.css'
import { SwitchForm } from './switch-form.tsx'

/** The rules of one specialty, most cards first, with the switch of all of them. */
export const SpecialtySection = ({
  specialty,
  measured,
  unit,
  show,
  user,
}: {
  readonly specialty: Specialty
  readonly measured: Measured | null
  readonly unit: Unit
  readonly show: Show
  readonly user: string
}) => {
  const [switching, setSwitching] = useState(false)
  const { id, title, off, rules } = specialty
  const listed = rules.filter(rule => shows[show].fits(rule, specialty)).toSorted(mostFirst)
  if (listed.length === 0) return null
  return (
    <section className={css.specialty} aria-labelledby={`specialty-${id}`}>
      <header className={css.specialtyHead}>
        <h2 id={`specialty-${id}`}>{title}</h2>
        <span className={css.quiet}>{countText(listed.length, 'rule')}</span>
        {off !== null && (
          <div>
            <Off off={off} />
          </div>
        )}
        <Button
          size="compact-xs"
          variant="default"
          aria-expanded={switching}
          aria-label={`Switch all ${off === null ? 'off' : 'on'}: ${title}`}
          onClick={() => setSwitching(now => !now)}
        >
          Switch all {off === null ? 'off' : 'on'}
        </Button>
      </header>
      {switching && (
        <SwitchForm
          target={id}
          title={title}
          off={off !== null}
          rules={rules.filter(rule => rule.off === null)}
          measured={measured}
          user={user}
          onDone={() => setSwitching(false)}
        />
      )}
      <table className={css.table} aria-labelledby={`specialty-${id}`}>
        <thead>
          <tr>
            {columns.map(column => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {listed.map(rule => (
            <RuleRow
              key={rule.target}
              rule={rule}
              specialtyOff={off !== null}
              measured={measured}
              unit={unit}
              user={user}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}
