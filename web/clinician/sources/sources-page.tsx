import { Button } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useMemo } from 'react'
import type { Role } from '../../../src/pipeline/delivery/contract.ts'
import { useSources } from '../../shared/api/sources.ts'
import { useCommands } from '../../shared/commands/command-context.tsx'
import { Loading } from '../../shared/states/loading.tsx'
import { Problem, StateNote } from '../../shared/states/problem.tsx'
import { countText } from '../../shared/text/number-text.ts'
import { SourceList } from './source-list.tsx'
import css from './sources.module.css'
import { UnreadList } from './unread-list.tsx'

/** What came from where, what has fallen silent, and what could not be read. */
export const SourcesPage = ({ role }: { readonly role: Role }) => {
  useDocumentTitle('Sources · Attune')
  const query = useSources()
  useCommands(
    useMemo(
      () => [{ id: 'refresh', label: 'Read the sources again', keys: 'r', run: () => void query.refetch() }],
      [query.refetch],
    ),
  )
  if (query.isPending) return <Loading what="Reading the sources" />
  if (query.isError) return <Problem failure={query.error} what="the sources" whole onRetry={() => query.refetch()} />
  const { sources } = query.data
  const silent = sources.filter(({ silence }) => silence.silent).length
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>Sources</h1>
        <p role="status">
          {countText(sources.length, 'source')}, {silent === 0 ? 'none is silent' : `${silent} silent`}
        </p>
        <p className={css.quiet}>
          What was received, by source and way. Lag: from when a source knew something to its arrival here. A source
          that is silent may be well, or its interface may be down: nobody knows from here.
        </p>
      </header>
      {sources.length === 0 && (
        <StateNote
          title="Nothing has been received"
          action={
            <Button size="compact-sm" variant="default" onClick={() => void query.refetch()}>
              Read it again
            </Button>
          }
        >
          <p>attune import, attune pull and attune listen bring data.</p>
        </StateNote>
      )}
      <SourceList sources={sources} />
      <UnreadList mayReplay={role === 'integration-engineer'} />
    </div>
  )
}
