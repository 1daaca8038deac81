import { Button } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { type KeyboardEvent, useMemo, useRef } from 'react'
import { Link } from 'wouter'
import type { IdentityRecord, PairSummary } from '../../../src/pipeline/delivery/contract.ts'
import { useIdentityQueue } from '../../shared/api/identity.ts'
import { useCommands } from '../../shared/commands/command-context.tsx'
import { Loading } from '../../shared/states/loading.tsx'
import { Problem, StateNote } from '../../shared/states/problem.tsx'
import { countText } from '../../shared/text/number-text.ts'
import css from './identity.module.css'
import { probabilityText, stateText } from './words.ts'

/** Records that may be one person, and why no machine has linked them. */
export const QueuePage = () => {
  useDocumentTitle('Same person? · Attune')
  const query = useIdentityQueue()
  const list = useRef<HTMLUListElement>(null)
  const pairs = query.data?.pages.flatMap(page => page.pairs) ?? []
  const waiting = query.data?.pages.at(-1)?.waiting ?? 0
  useCommands(
    useMemo(
      () => [
        { id: 'first-pair', label: 'Go to the first pair', keys: 'j', run: () => focusAt(list.current, 0) },
        { id: 'refresh', label: 'Read the pairs again', keys: 'r', run: () => void query.refetch() },
      ],
      [query.refetch],
    ),
  )
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const links = [...(list.current?.querySelectorAll('a') ?? [])]
    focusAt(list.current, links.indexOf(document.activeElement as HTMLAnchorElement) + step)
  }
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>Same person?</h1>
        {query.data !== undefined && (
          <p className={css.quiet} role="status">
            {countText(waiting, 'pair waits', 'pairs wait')} for a decision
          </p>
        )}
      </header>
      {query.isPending && <Loading what="Reading the pairs" />}
      {query.isError && <Problem failure={query.error} what="the pairs" onRetry={() => query.refetch()} />}
      {query.data !== undefined && pairs.length === 0 && (
        <StateNote title="Nothing waits">
          <p>
            No two records wait for somebody to say whether they are one person. Records are compared after “attune
            people match” has run once.
          </p>
        </StateNote>
      )}
      {pairs.length > 0 && (
        <ul ref={list} className={css.pairs} aria-label="Pairs of records" onKeyDown={onKey}>
          {pairs.map(pair => (
            <PairRow key={`${pair.a.record} ${pair.b.record}`} pair={pair} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button
          variant="default"
          size="compact-sm"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </div>
  )
}

const focusAt = (list: HTMLElement | null, at: number): void => {
  const links = [...(list?.querySelectorAll('a') ?? [])]
  const link = links[Math.min(Math.max(at, 0), links.length - 1)]
  link?.focus()
  link?.scrollIntoView({ block: 'nearest' })
}

const PairRow = ({ pair }: { readonly pair: PairSummary }) => (
  <li className={pair.state === 'conflict' ? css.conflict : undefined}>
    <Link href={`/identity/${pair.a.record}/${pair.b.record}`}>
      <span className={css.probability}>{probabilityText(pair.probability)}</span>
      <span className={css.two}>
        <Short record={pair.a} />
        <Short record={pair.b} />
      </span>
      <span className={css.why}>
        {pair.state !== 'review' && <strong>{stateText[pair.state]}. </strong>}
        {pair.because.join('; ')}
      </span>
    </Link>
  </li>
)

const Short = ({ record }: { readonly record: IdentityRecord }) => (
  <span>
    <strong>{record.name ?? '(no name)'}</strong> {record.birthDate ?? 'born ?'}
    <span className={css.quiet}> {record.source}</span>
  </span>
)
