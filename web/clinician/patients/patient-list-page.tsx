import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue, useDocumentTitle } from '@mantine/hooks'
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react'
import { usePatients } from '../../shared/api/clinician.ts'
import { useCommands } from '../../shared/commands/command-context.tsx'
import { Loading } from '../../shared/states/loading.tsx'
import { Problem, StateNote } from '../../shared/states/problem.tsx'
import { totalText } from '../../shared/text/number-text.ts'
import css from './patient-list.module.css'
import { PatientRows } from './patient-rows.tsx'
import type { RowsHandle } from './use-row-keys.ts'

/** Everybody, by name: search, walk with the keyboard, open. */
export const PatientListPage = ({
  search,
  onSearch,
}: {
  readonly search: string
  readonly onSearch: (search: string) => void
}) => {
  useDocumentTitle('Patients · Attune')
  const [asked] = useDebouncedValue(search.trim(), 150)
  const query = usePatients(asked)
  const field = useRef<HTMLInputElement>(null)
  const rows = useRef<RowsHandle>(null)
  const patients = useMemo(() => query.data?.pages.flatMap(page => page.patients) ?? [], [query.data])
  const total = query.data?.pages.at(-1)?.total ?? 0

  useEffect(() => field.current?.focus({ preventScroll: true }), [])
  useCommands(
    useMemo(
      () => [
        { id: 'search', label: 'Search for a patient', keys: '/', run: () => field.current?.focus() },
        { id: 'refresh', label: 'Read the list again', keys: 'r', run: () => void query.refetch() },
      ],
      [query.refetch],
    ),
  )

  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && search !== '') return onSearch('')
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
    event.preventDefault()
    if (event.key === 'Enter') rows.current?.open()
    else rows.current?.focus(0)
  }

  return (
    <div className={css.page}>
      <div className={css.tools}>
        <h1>Patients</h1>
        <TextInput
          ref={field}
          className={css.search ?? ''}
          type="search"
          size="sm"
          aria-label="Search patients by name or identifier"
          placeholder="Name or identifier"
          value={search}
          onChange={event => onSearch(event.currentTarget.value)}
          onKeyDown={onKey}
        />
        <p className={css.count} role="status">
          {query.data !== undefined &&
            (asked === '' ? totalText(total, 'patient') : `${totalText(total, 'patient')} for “${asked}”`)}
        </p>
        <p className={css.keys} data-screen-only>
          ↓ ↑ walk, Enter opens, ? all keys
        </p>
      </div>
      {query.isPending && <Loading what="Reading the patient list" />}
      {query.isError && <Problem failure={query.error} what="the patient list" onRetry={() => query.refetch()} />}
      {query.data !== undefined && patients.length === 0 && !query.isError && (
        <Nobody search={asked} onClear={() => onSearch('')} />
      )}
      {patients.length > 0 && (
        <PatientRows
          ref={rows}
          patients={patients}
          total={total}
          stale={query.isPlaceholderData}
          hasMore={query.hasNextPage && !query.isFetching}
          onMore={() => void query.fetchNextPage()}
          onLeaveTop={() => field.current?.focus()}
        />
      )}
      {query.isFetchingNextPage && (
        <Loading what="Reading on" progress={`${patients.length} of ${totalText(total, 'patient')}`} />
      )}
    </div>
  )
}

const Nobody = ({ search, onClear }: { readonly search: string; readonly onClear: () => void }) =>
  search === '' ? (
    <StateNote title="No patients yet">
      <p>
        Nothing has been imported. On the command line, <code>attune import PATH</code> reads FHIR bundles, resources
        and NDJSON files.
      </p>
    </StateNote>
  ) : (
    <StateNote
      title={`Nobody is found for “${search}”`}
      action={
        <Button size="compact-sm" variant="default" onClick={onClear}>
          Clear the search
        </Button>
      }
    >
      <p>The search looks at names and identifiers from the beginning of each word.</p>
    </StateNote>
  )
