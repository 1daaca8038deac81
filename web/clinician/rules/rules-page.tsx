import { useDocumentTitle } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import { useRules } from '../../shared/api/rules.ts'
import { useCommands } from '../../shared/commands/command-context.tsx'
import { Loading } from '../../shared/states/loading.tsx'
import { Problem } from '../../shared/states/problem.tsx'
import { countText } from '../../shared/text/number-text.ts'
import { gravestFirst, isOff, type Show, shows, type Unit, unitText } from './burden.ts'
import { Measurement } from './measurement.tsx'
import css from './rules.module.css'
import { SpecialtySection } from './specialty-section.tsx'

/** Every rule: how often it would have fired on the people stored here, whether it interrupts, and its switch. */
export const RulesPage = ({ user }: { readonly user: string }) => {
  useDocumentTitle('Rules · Attune')
  const query = useRules()
  const [unit, setUnit] = useState<Unit>('people')
  const [show, setShow] = useState<Show>('speaking')
  useCommands(
    useMemo(
      () => [{ id: 'refresh', label: 'Read the rules again', keys: 'r', run: () => void query.refetch() }],
      [query.refetch],
    ),
  )
  if (query.isPending) return <Loading what="Reading the rules" />
  if (query.isError) return <Problem failure={query.error} what="the rules" whole onRetry={() => query.refetch()} />
  const { measured, specialties } = query.data
  const rules = specialties.flatMap(specialty => specialty.rules.map(rule => ({ rule, specialty })))
  const listed = rules.filter(({ rule, specialty }) => shows[show].fits(rule, specialty)).length
  const off = rules.filter(({ rule, specialty }) => isOff(rule, specialty)).length
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>Rules</h1>
        <p className={css.quiet}>
          How often each rule would have fired on the people stored here, switched on or off. Critical and warning make
          a card, which interrupts; information is only shown beside. Nothing of this was shown to anybody.
        </p>
        <Measurement view={query.data} />
        <div className={css.choices}>
          <label>
            Numbers
            <select value={unit} onChange={event => setUnit(event.currentTarget.value as Unit)}>
              {Object.entries(unitText).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </label>
          <label>
            Show
            <select value={show} onChange={event => setShow(event.currentTarget.value as Show)}>
              {Object.entries(shows).map(([value, { label }]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </label>
          <span role="status">
            {countText(listed, 'rule')}
            {listed < rules.length && ` of ${rules.length}`}, {off === 0 ? 'none' : off} switched off
          </span>
        </div>
      </header>
      {specialties.toSorted(gravestFirst).map(specialty => (
        <SpecialtySection
          key={specialty.id}
          specialty={specialty}
          measured={measured}
          unit={unit}
          show={show}
          user={user}
        />
      ))}
      {listed === 0 && <p>No rule is so.</p>}
    </div>
  )
}
