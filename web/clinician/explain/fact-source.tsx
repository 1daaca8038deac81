import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ExplainedFact } from '../../../src/pipeline/delivery/contract.ts'
import { factAnchor } from '../../shared/marks/fact-link.tsx'
import { JsonText } from '../../shared/marks/json-text.tsx'
import { laidOut } from '../../shared/marks/json-tokens.ts'
import { momentText } from '../../shared/text/time-text.ts'
import { readable } from '../../shared/text/unit-text.ts'
import type { ChainFact } from './chain.ts'
import { leadingNumber } from './chain.ts'
import { effectiveText } from './effective-text.ts'
import css from './explain.module.css'

const cutAt = 20_000

/** A fact beside the very bytes it was read from. */
export const FactSource = ({ fact, sameBytesAs }: ChainFact) => (
  <article className={css.fact} id={factAnchor(fact.id)} aria-label={fact.title}>
    <div>
      <h3>
        {fact.title} {fact.value !== null && <span className={css.value}>{readable(fact.value)}</span>}
      </h3>
      <Times fact={fact} />
      {fact.quality.map(({ code, message }) => (
        <p key={code} className={css.issue}>
          Quality: {message}
        </p>
      ))}
    </div>
    <div className={css.source}>
      {sameBytesAs === null ? (
        <Bytes fact={fact} />
      ) : (
        <p>
          From the same bytes as{' '}
          <a href={`#${factAnchor(sameBytesAs.id)}`}>
            {sameBytesAs.title} {readable(sameBytesAs.value ?? '')}
          </a>
        </p>
      )}
    </div>
  </article>
)

const Times = ({ fact }: { readonly fact: ExplainedFact }) => (
  <dl className={css.times}>
    <div>
      <dt>True of the patient</dt>
      <dd>{effectiveText(fact.effective)}</dd>
    </div>
    <div>
      <dt>The source knew</dt>
      <dd>{momentText(fact.recorded)}</dd>
    </div>
    <div>
      <dt>Attune knew</dt>
      <dd>{momentText(fact.received)}</dd>
    </div>
    <div>
      <dt>Source</dt>
      <dd>
        {fact.source.name}, {fact.source.resource}
        {fact.source.version !== undefined && `, version ${fact.source.version}`}
      </dd>
    </div>
    <div>
      <dt>Document</dt>
      <dd className={css.hash}>
        {fact.source.document} {fact.source.locator}
      </dd>
    </div>
  </dl>
)

const Bytes = ({ fact }: { readonly fact: ExplainedFact }) => {
  const [raw, setRaw] = useState(false)
  if (fact.bytes === null) {
    return (
      <p className={css.issue}>
        <strong>The bytes cannot be shown:</strong> {fact.bytesProblem ?? 'no reason given'}
      </p>
    )
  }
  return (
    <>
      <JsonText
        text={raw ? fact.bytes : laidOut(fact.bytes)}
        label={`Bytes received: ${fact.source.resource}`}
        marked={leadingNumber(fact.value)}
      />
      <p className={css.caption}>
        {fact.bytes.length >= cutAt && `Only the first ${cutAt} characters are shown. `}
        {raw ? 'Exactly as received.' : 'As received, but for white space.'}{' '}
        <Button size="compact-xs" variant="subtle" onClick={() => setRaw(now => !now)}>
          {raw ? 'Lay out for reading' : 'Exactly as received'}
        </Button>
      </p>
    </>
  )
}
