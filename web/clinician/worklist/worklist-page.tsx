import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue, useDocumentTitle } from '@mantine/hooks'
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react'
import { Link } from 'wouter'
import { instantOf } from '../../../src/core/index.ts'
import type { SiteView, WorklistFilter, WorklistView } from '../../../src/pipeline/delivery/contract.ts'
import { useWorklist } from '../../shared/api/worklist.ts'
import { useCommands } from '../../shared/commands/command-context.tsx'
import { Loading } from '../../shared/states/loading.tsx'
import { Problem, StateNote } from '../../shared/states/problem.tsx'
import { countText, totalText } from '../../shared/text/number-text.ts'
import type { RowsHandle } from '../patients/use-row-keys.ts'
import { FilterBar } from './filter-bar.tsx'
import { filterText, sameFilter } from './filters.ts'
import css from './worklist.module.css'
import { WorklistRows } from './worklist-rows.tsx'

/** Who needs me today, and why. */
export const WorklistPage = ({
  site,
  user,
  filter,
  onFilter,
}: {
  readonly site: SiteView
  readonly user: string
  readonly filter: WorklistFilter
  readonly onFilter: (filter: WorklistFilter) => void
}) => {
  useDocumentTitle('Worklist · Attune')
  const [asked] = useDebouncedValue(filter, 150)
  const query = useWorklist(asked)
  const field = useRef<HTMLInputElement>(null)
  const rows = useRef<RowsHandle>(null)
  const entries = useMemo(() => query.data?.pages.flatMap(page => page.entries) ?? [], [query.data])
  const last = query.data?.pages.at(-1)
  const specialties = useMemo(() => [...new Set(entries.map(({ specialty }) => specialty))].sort(), [entries])
  useEffect(() => field.current?.focus({ preventScroll: true }), [])
  useCommands(
    useMemo(
      () => [
        { id: 'search', label: 'Search the worklist', keys: '/', run: () => field.current?.focus() },
        { id: 'refresh', label: 'Read the worklist again', keys: 'r', run: () => void query.refetch() },
        { id: 'everybody', label: 'Show everybody on the worklist', keys: 'e', run: () => onFilter({}) },
      ],
      [query.refetch, onFilter],
    ),
  )
  const search = filter.search ?? ''
  const onSearch = (text: string) => {
    const { search: _, ...rest } = filter
    onFilter(text === '' ? rest : { ...rest, search: text })
  }
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
        <h1>Worklist</h1>
        <TextInput
          ref={field}
          className={css.search ?? ''}
          type="search"
          size="sm"
          aria-label="Search the worklist by name"
          placeholder="Name"
          value={search}
          onChange={event => onSearch(event.currentTarget.value)}
          onKeyDown={onKey}
        />
        {last !== undefined && <Counted list={last} filter={asked} />}
        <p className={css.keys} data-screen-only>
          ↓ ↑ walk, Enter opens, ? all keys
        </p>
      </div>
      <FilterBar user={user} filter={filter} specialties={specialties} onFilter={onFilter} />
      {query.isPending && <Loading what="Reading the worklist" />}
      {query.isError && <Problem failure={query.error} what="the worklist" onRetry={() => query.refetch()} />}
      {last !== undefined && entries.length === 0 && !query.isError && (
        <Nobody due={last.due} filter={asked} onClear={() => onFilter({})} onAgain={() => void query.refetch()} />
      )}
      {entries.length > 0 && (
        <WorklistRows
          ref={rows}
          entries={entries}
          total={last?.total ?? entries.length}
          stale={query.isPlaceholderData}
          now={site.asOf ?? instantOf(Date.now())}
          hasMore={query.hasNextPage && !query.isFetching}
          onMore={() => void query.fetchNextPage()}
          onLeaveTop={() => field.current?.focus()}
        />
      )}
      {query.isFetchingNextPage && (
        <Loading
          what="Reading on"
          progress={`${entries.length} of ${totalText(last?.total ?? 0, 'person', 'people')}`}
        />
      )}
    </div>
  )
}

/** How many, and for how many the line may be old. */
const Counted = ({ list, filter }: { readonly list: WorklistView; readonly filter: WorklistFilter }) => (
  <p className={css.count} role="status">
    {totalText(list.total, 'person', 'people')}
    {!sameFilter(filter, {}) && ` (${filterText(filter)})`}
    {list.due > 0 && <span className={css.due}> {totalText(list.due, 'person', 'people')} being looked at again</span>}
  </p>
)

const Nobody = ({
  due,
  filter,
  onClear,
  onAgain,
}: {
  readonly due: number
  readonly filter: WorklistFilter
  readonly onClear: () => void
  readonly onAgain: () => void
}) => {
  const filtered = !sameFilter(filter, {})
  if (due > 0 && !filtered) {
    return (
      <StateNote
        title="The worklist is being made"
        action={
          <Button size="compact-sm" variant="default" onClick={onAgain}>
            Read it again
          </Button>
        }
      >
        <p>{countText(due, 'person', 'people')} still to be looked at. Nobody has been judged to need nothing.</p>
      </StateNote>
    )
  }
  return (
    <StateNote
      title={filtered ? `Nobody fits: ${filterText(filter)}` : 'Nobody is on the worklist'}
      action={
        filtered ? (
          <Button size="compact-sm" variant="default" onClick={onClear}>
            Show everybody
          </Button>
        ) : undefined
      }
    >
      <p>
        That says only that no rule here led to advice. Everybody is under <Link href="/patients">Patients</Link>.
      </p>
    </StateNote>
  )
}
