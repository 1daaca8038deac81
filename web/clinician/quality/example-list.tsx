import { Button } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import type { QualityOfSourceView } from '../../../src/pipeline/delivery/contract.ts'
import { useFactSource } from '../../shared/api/quality.ts'
import { Loading } from '../../shared/states/loading.tsx'
import { Problem } from '../../shared/states/problem.tsx'
import { dateText } from '../../shared/text/time-text.ts'
import { FactSource } from '../explain/fact-source.tsx'
import css from './quality.module.css'

type Example = QualityOfSourceView['checks'][number]['examples'][number]

/** Facts by id. Who may read patients opens one, with the bytes it was read from. */
export const ExampleList = ({
  examples,
  mayOpen,
}: {
  readonly examples: readonly Example[]
  readonly mayOpen: boolean
}) => (
  <>
    <p className={css.quiet}>
      Examples{!mayOpen && '. Your role does not open patient records: give the ids to a clinician or to the source.'}
    </p>
    <ul className={css.list}>
      {examples.map(example => (
        <li key={example.fact}>
          <One example={example} mayOpen={mayOpen} />
        </li>
      ))}
    </ul>
  </>
)

const One = ({
  example: { fact, code, month, detail },
  mayOpen,
}: {
  readonly example: Example
  readonly mayOpen: boolean
}) => {
  const [opened, setOpened] = useState(false)
  return (
    <>
      <code className={css.id}>{fact}</code> {code !== '' && <code>{code}</code>}{' '}
      {month !== '' && dateText(month, 'month')}
      {detail !== '' && `: ${detail}`}{' '}
      {mayOpen && (
        <Button
          size="compact-xs"
          variant="subtle"
          aria-expanded={opened}
          aria-label={`${opened ? 'Hide' : 'Show'} source of ${fact}`}
          onClick={() => setOpened(now => !now)}
        >
          {opened ? 'Hide source' : 'Show source'}
        </Button>
      )}
      {opened && <Opened fact={fact} />}
    </>
  )
}

const Opened = ({ fact }: { readonly fact: string }) => {
  const query = useFactSource(fact, true)
  if (query.isPending) return <Loading what="Reading the bytes received" />
  if (query.isError) return <Problem failure={query.error} what="this fact" inline onRetry={() => query.refetch()} />
  return (
    <>
      <FactSource fact={query.data.fact} sameBytesAs={null} />
      <Link href={`/patients/${encodeURIComponent(query.data.person)}`}>Open the patient</Link>
    </>
  )
}
