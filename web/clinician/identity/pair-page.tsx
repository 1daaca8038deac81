import { Button } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useCallback, useMemo } from 'react'
import { Link, useLocation } from 'wouter'
import type { PairVerdict, PairView } from '../../../src/pipeline/delivery/contract.ts'
import { useDecidePair, usePair } from '../../shared/api/identity.ts'
import { useUserName } from '../../shared/api/user-name.ts'
import { useCommands } from '../../shared/commands/command-context.tsx'
import { Loading } from '../../shared/states/loading.tsx'
import { Problem } from '../../shared/states/problem.tsx'
import { momentText } from '../../shared/text/time-text.ts'
import css from './identity.module.css'
import { PairTable } from './pair-table.tsx'
import { probabilityText, stateText } from './words.ts'

/** Two records side by side, for deciding whether they are one person. */
export const PairPage = ({ a, b }: { readonly a: string; readonly b: string }) => {
  useDocumentTitle('Same person? · Attune')
  const query = usePair(a, b)
  return (
    <div className={css.page}>
      <p>
        <Link href="/identity">← All pairs</Link>
      </p>
      {query.isPending && <Loading what="Reading the two records" />}
      {query.isError && <Problem failure={query.error} what="the two records" onRetry={() => query.refetch()} />}
      {query.data !== undefined && <Compared pair={query.data} />}
    </div>
  )
}

const Compared = ({ pair }: { readonly pair: PairView }) => {
  const [, navigate] = useLocation()
  const decide = useDecidePair(pair.a.record, pair.b.record)
  const { mutate } = decide
  const say = useCallback(
    (verdict: PairVerdict['verdict']) => mutate({ verdict }, { onSuccess: () => navigate('/identity') }),
    [mutate, navigate],
  )
  const isLinked = pair.state === 'linked'
  useCommands(
    useMemo(
      () =>
        isLinked
          ? []
          : [
              { id: 'same', label: 'The same person: link', keys: 'l', run: () => say('same') },
              { id: 'different', label: 'Not the same person', keys: 'n', run: () => say('different') },
              { id: 'later', label: 'Decide later', keys: 'd', run: () => say('later') },
            ],
      [isLinked, say],
    ),
  )
  return (
    <>
      <header className={css.head}>
        <h1>Same person?</h1>
        <p className={css.state}>
          <strong>{stateText[pair.state]}</strong>, {probabilityText(pair.probability)}
          {pair.model !== null && <span className={css.quiet}> (model {pair.model.version})</span>}
        </p>
      </header>
      {pair.because.length > 0 && (
        <ul className={css.because} aria-label="Why it waits">
          {pair.because.map(one => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
      <PairTable pair={pair} />
      {isLinked ? (
        <p>
          They are one person.{' '}
          <Link href={`/identity/person/${pair.a.person}`}>How they came to be one, and unmerge</Link>
        </p>
      ) : (
        <Buttons pair={pair} pending={decide.isPending ? decide.variables.verdict : null} onSay={say} />
      )}
      {decide.isError && (
        <Problem
          failure={decide.error}
          what="that your decision is kept: it was not recorded"
          onRetry={() => decide.mutate(decide.variables)}
          inline
        />
      )}
      <Decided pair={pair} />
    </>
  )
}

const Buttons = ({
  pair,
  pending,
  onSay,
}: {
  readonly pair: PairView
  readonly pending: PairVerdict['verdict'] | null
  readonly onSay: (verdict: PairVerdict['verdict']) => void
}) => (
  <div className={css.buttons}>
    <Button size="compact-sm" loading={pending === 'same'} onClick={() => onSay('same')}>
      The same person: link
    </Button>
    <Button size="compact-sm" variant="default" loading={pending === 'different'} onClick={() => onSay('different')}>
      Not the same person
    </Button>
    {!pair.decisions.some(({ verdict }) => verdict !== 'later') && (
      <Button size="compact-sm" variant="default" loading={pending === 'later'} onClick={() => onSay('later')}>
        Later
      </Button>
    )}
    <span className={css.quiet} data-screen-only>
      l links, n not the same, d later
    </span>
  </div>
)

const said = { same: 'the same person', different: 'two people', later: 'later' } as const

const Decided = ({ pair }: { readonly pair: PairView }) => {
  const nameOf = useUserName()
  if (pair.decisions.length === 0) return null
  return (
    <section aria-labelledby="decided">
      <h2 id="decided">Decided before</h2>
      <ul className={css.because}>
        {pair.decisions.map(({ verdict, by, at, comment }) => (
          <li key={`${at}${verdict}`}>
            {momentText(at)}, {nameOf(by)}: {said[verdict]}
            {comment !== null && ` “${comment}”`}
          </li>
        ))}
      </ul>
    </section>
  )
}
