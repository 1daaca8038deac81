import { Button } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useMemo } from 'react'
import type { Role } from '../../../src/pipeline/delivery/contract.ts'
import { useQuality } from '../../shared/api/quality.ts'
import { useCommands } from '../../shared/commands/command-context.tsx'
import { Loading } from '../../shared/states/loading.tsx'
import { Problem, StateNote } from '../../shared/states/problem.tsx'
import { countText } from '../../shared/text/number-text.ts'
import css from './quality.module.css'
import { SourceSection } from './source-section.tsx'
import { UnmappedCodes } from './unmapped-codes.tsx'

/** How good the data of each source are: what was looked at, what was found, and where. */
export const QualityPage = ({ role }: { readonly role: Role }) => {
  useDocumentTitle('Data quality · Attune')
  const query = useQuality()
  useCommands(
    useMemo(
      () => [{ id: 'refresh', label: 'Read data quality again', keys: 'r', run: () => void query.refetch() }],
      [query.refetch],
    ),
  )
  if (query.isPending) return <Loading what="Reading data quality" />
  if (query.isError) return <Problem failure={query.error} what="data quality" whole onRetry={() => query.refetch()} />
  const { sources, due, asOf, unmapped } = query.data
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>Data quality</h1>
        <p role="status">
          {countText(sources.length, 'source')}
          {due > 0 && '; some records are still being examined'}
        </p>
        <p className={css.quiet}>
          Checks of data by rules, not of patients: a finding is a question to its source. A value whose unit looks
          mixed up is never changed and decides nothing.
        </p>
      </header>
      {sources.length === 0 && (
        <StateNote
          title={due > 0 ? 'The data are being examined' : 'Nothing has been examined yet'}
          action={
            <Button size="compact-sm" variant="default" onClick={() => void query.refetch()}>
              Read it again
            </Button>
          }
        >
          <p>Nothing has been judged to be right.</p>
        </StateNote>
      )}
      {sources.map(source => (
        <SourceSection key={source.source} source={source} asOf={asOf} mayOpen={role === 'clinician'} />
      ))}
      {sources.length > 0 && <UnmappedCodes codes={unmapped} />}
    </div>
  )
}
