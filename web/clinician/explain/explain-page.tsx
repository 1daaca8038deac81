import { useDocumentTitle } from '@mantine/hooks'
import { useMemo } from 'react'
import { Link } from 'wouter'
import type { ExplainView } from '../../../src/pipeline/delivery/contract.ts'
import { useExplain } from '../../shared/api/clinician.ts'
import { useCommands } from '../../shared/commands/command-context.tsx'
import { BecauseList } from '../../shared/marks/because-list.tsx'
import { FactPlacesProvider, factAnchor } from '../../shared/marks/fact-link.tsx'
import { Loading } from '../../shared/states/loading.tsx'
import { Problem } from '../../shared/states/problem.tsx'
import { shortTitle } from '../../shared/text/short-title.ts'
import { recommendationAnchor } from '../actions/recommendation-card.tsx'
import { useHashTarget } from '../patient/use-hash-target.ts'
import { chainFacts } from './chain.ts'
import { startText } from './effective-text.ts'
import css from './explain.module.css'
import { Explained } from './explained.tsx'
import { FactSource } from './fact-source.tsx'
import { Replay } from './replay.tsx'

/** From the recommendation back to the bytes received: every step is a link. */
export const ExplainPage = ({ id }: { readonly id: string }) => {
  useDocumentTitle('Explanation · Attune')
  const query = useExplain(id)
  useHashTarget(query.data !== undefined)
  useCommands(
    useMemo(
      () => [
        { id: 'again', label: 'Read the explanation again', keys: 'r', run: () => void query.refetch() },
        { id: 'print', label: 'Print', keys: 'p', run: () => window.print() },
      ],
      [query.refetch],
    ),
  )
  if (query.isPending) return <Loading what="Walking back to the source" />
  if (query.isError)
    return <Problem failure={query.error} what="this explanation" whole onRetry={() => query.refetch()} />
  return <Chain view={query.data} />
}

const Chain = ({ view }: { readonly view: ExplainView }) => {
  const facts = chainFacts(view)
  const places = new Map(
    facts.map(({ fact: { id, title, effective } }) => [
      id,
      { title: shortTitle(title), href: `#${factAnchor(id)}`, when: startText(effective) },
    ]),
  )
  const { recommendation } = view
  const patient = `/patients/${encodeURIComponent(recommendation.person)}`
  return (
    <FactPlacesProvider places={places}>
      <div className={css.page}>
        <nav className={css.steps} aria-label="Steps of the explanation">
          <ol>
            <li>
              <a href="#recommendation">Recommendation</a>
            </li>
            <li>
              <a href="#reasons">Reasons</a> {view.because.length}
            </li>
            <li>
              <a href="#facts">Facts and their source</a> {facts.length}
            </li>
            <li>
              <a href="#replay">Replay</a>
            </li>
          </ol>
          <Link href={`${patient}#${recommendationAnchor(recommendation.id)}`}>Back to the patient</Link>
        </nav>
        <Explained view={view} />
        <section className={css.step} id="reasons" aria-labelledby="reasons-heading">
          <h2 id="reasons-heading">2. Reasons</h2>
          <p className={css.quiet}>A fact leads straight to its source; what was derived names its method and facts.</p>
          <BecauseList because={view.because.map(({ because }) => because)} />
        </section>
        <section className={css.step} id="facts" aria-labelledby="facts-heading">
          <h2 id="facts-heading">3. Facts and the bytes received</h2>
          {facts.map(one => (
            <FactSource key={one.fact.id} {...one} />
          ))}
        </section>
        <Replay id={recommendation.id} versions={recommendation.versions} />
      </div>
    </FactPlacesProvider>
  )
}
