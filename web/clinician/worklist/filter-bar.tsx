import { Button } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { type FormEvent, useState } from 'react'
import type { Urgency } from '../../../src/clinical/index.ts'
import type { WorklistFilter } from '../../../src/pipeline/delivery/contract.ts'
import { filterText, type SavedFilter, sameFilter, standardFilters, toggleUrgency, withSaved } from './filters.ts'
import css from './worklist.module.css'

const urgencies: readonly { readonly id: Urgency; readonly label: string }[] = [
  { id: 'now', label: 'Now' },
  { id: 'today', label: 'Today' },
  { id: 'soon', label: 'Soon' },
  { id: 'routine', label: 'Routine' },
]

/** What the worklist shows, and the filters that this user has saved under a name. */
export const FilterBar = ({
  user,
  filter,
  specialties,
  onFilter,
}: {
  readonly user: string
  readonly filter: WorklistFilter
  readonly specialties: readonly string[]
  readonly onFilter: (filter: WorklistFilter) => void
}) => {
  const [saved, setSaved] = useLocalStorage<readonly SavedFilter[]>({
    key: `attune.filters.${user}`,
    defaultValue: [],
  })
  const known = [...standardFilters, ...saved]
  const current = known.find(one => sameFilter(one.filter, filter))
  return (
    <section className={css.filters} aria-label="Filters" data-screen-only>
      <fieldset className={css.group}>
        <legend className={css.hidden}>Urgency</legend>
        {urgencies.map(({ id, label }) => (
          <button
            key={id}
            type="button"
            className={css.chip}
            aria-pressed={filter.urgency?.includes(id) ?? false}
            onClick={() => onFilter(toggleUrgency(filter, id))}
          >
            {label}
          </button>
        ))}
        <button
          type="button"
          className={css.chip}
          aria-pressed={filter.withTasks === true}
          onClick={() => {
            const { withTasks = false, ...rest } = filter
            onFilter(withTasks ? rest : { ...rest, withTasks: true })
          }}
        >
          With tasks
        </button>
      </fieldset>
      <select
        className={css.select}
        aria-label="Specialty"
        value={filter.specialty ?? ''}
        onChange={event => {
          const { specialty: _, ...rest } = filter
          onFilter(event.currentTarget.value === '' ? rest : { ...rest, specialty: event.currentTarget.value })
        }}
      >
        <option value="">Any specialty</option>
        {specialties.map(one => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
      <div className={css.saved}>
        <select
          className={css.select}
          aria-label="Saved filters"
          value={current?.name ?? ''}
          onChange={event => {
            const chosen = known.find(({ name }) => name === event.currentTarget.value)
            if (chosen !== undefined) onFilter(chosen.filter)
          }}
        >
          {current === undefined && <option value="">This filter, not saved</option>}
          {known.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        {current === undefined ? (
          <SaveFilter filter={filter} onSave={name => setSaved(withSaved(saved, { name, filter }))} />
        ) : (
          saved.includes(current) && (
            <Button
              size="compact-xs"
              variant="subtle"
              aria-label={`Forget the filter ${current.name}`}
              onClick={() => setSaved(saved.filter(one => one !== current))}
            >
              Forget
            </Button>
          )
        )}
      </div>
    </section>
  )
}

/** Asks for a name in place. */
const SaveFilter = ({
  filter,
  onSave,
}: {
  readonly filter: WorklistFilter
  readonly onSave: (name: string) => void
}) => {
  const [naming, setNaming] = useState(false)
  if (!naming) {
    return (
      <Button size="compact-xs" variant="subtle" onClick={() => setNaming(true)}>
        Save filter
      </Button>
    )
  }
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const name = String(new FormData(event.currentTarget).get('name') ?? '').trim()
    if (name !== '') onSave(name)
    setNaming(false)
  }
  return (
    <form className={css.naming} onSubmit={onSubmit}>
      {/* biome-ignore lint/a11y/noAutofocus: the field opens because its button was pressed */}
      <input name="name" aria-label="Name of the filter" defaultValue={filterText(filter)} maxLength={60} autoFocus />
      <Button size="compact-xs" type="submit">
        Save
      </Button>
    </form>
  )
}
