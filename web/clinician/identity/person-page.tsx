import { Button } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useState } from 'react'
import { Link } from 'wouter'
import type { IdentityRecord, LinkChange } from '../../../src/pipeline/delivery/contract.ts'
import { usePersonIdentity, useUnmerge } from '../../shared/api/identity.ts'
import { useUserName } from '../../shared/api/user-name.ts'
import { Loading } from '../../shared/states/loading.tsx'
import { Problem } from '../../shared/states/problem.tsx'
import { momentText } from '../../shared/text/time-text.ts'
import css from './identity.module.css'
import { probabilityText, reasonText } from './words.ts'

/** The records of a person, how they came to be one, and taking one out again. */
export const PersonPage = ({ person }: { readonly person: string }) => {
  useDocumentTitle('Records of one person · Attune')
  const query = usePersonIdentity(person)
  return (
    <div className={css.page}>
      <p>
        <Link href="/identity">← All pairs</Link>
      </p>
      <h1>Records of one person</h1>
      {query.isPending && <Loading what="Reading the records" />}
      {query.isError && <Problem failure={query.error} what="the records" onRetry={() => query.refetch()} />}
      {query.data !== undefined && (
        <>
          {query.data.records.length === 0 && <p>No record belongs to this person now.</p>}
          <ul className={css.records} aria-label="Records">
            {query.data.records.map(record => (
              <Member key={record.record} record={record} others={query.data.records} />
            ))}
          </ul>
          <History changes={query.data.history} />
        </>
      )}
    </div>
  )
}

const Member = ({
  record,
  others,
}: {
  readonly record: IdentityRecord
  readonly others: readonly IdentityRecord[]
}) => {
  const [asked, setAsked] = useState(false)
  const unmerge = useUnmerge()
  const [other] = others.filter(one => one.record !== record.record)
  const name = record.name ?? '(no name)'
  return (
    <li>
      <p>
        <strong>{name}</strong> {record.birthDate ?? 'born ?'} {record.sex ?? 'sex ?'}
        <span className={css.quiet}>
          {' '}
          {record.source}, {record.patient}
        </span>
      </p>
      {other !== undefined && (
        <div className={css.buttons}>
          <Link href={`/identity/${record.record}/${other.record}`}>Compare with {other.source}</Link>
          {asked ? (
            <>
              <span role="alert">
                This record becomes a person of its own. Nothing links it again to the others until somebody says so.
              </span>
              <Button
                size="compact-sm"
                color="red"
                loading={unmerge.isPending}
                onClick={() => unmerge.mutate(record.record)}
              >
                Yes, unmerge
              </Button>
              <Button size="compact-sm" variant="default" onClick={() => setAsked(false)}>
                No
              </Button>
            </>
          ) : (
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`Somebody else’s: unmerge the record of ${record.source}`}
              onClick={() => setAsked(true)}
            >
              Somebody else’s: unmerge
            </Button>
          )}
        </div>
      )}
      {unmerge.isError && (
        <Problem
          failure={unmerge.error}
          what="that it is unmerged: nothing was changed"
          onRetry={() => unmerge.mutate(record.record)}
          inline
        />
      )}
    </li>
  )
}

const History = ({ changes }: { readonly changes: readonly LinkChange[] }) => {
  const nameOf = useUserName()
  return (
    <section aria-labelledby="history">
      <h2 id="history">How they came to be one</h2>
      <ol className={css.because}>
        {changes.map(({ record, version, since, reason, by, probability, person }) => (
          <li key={`${record} ${version}`}>
            {momentText(since)}: record <code>{record.slice(0, 8)}</code> is person <code>{person.slice(0, 8)}</code>,{' '}
            {reasonText[reason]}
            {probability !== null && ` (${probabilityText(probability)})`}
            {by !== null && `, ${nameOf(by)}`}
          </li>
        ))}
      </ol>
    </section>
  )
}
