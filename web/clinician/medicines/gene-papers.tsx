import { Button } from '@mantine/core'
import { genePaper, useGenePapers, useReleaseCard } from '../../shared/api/patient-views.ts'
import { useSession } from '../../shared/api/session.ts'
import { useUserName } from '../../shared/api/user-name.ts'
import { Problem } from '../../shared/states/problem.tsx'
import { countText } from '../../shared/text/number-text.ts'
import { momentText } from '../../shared/text/time-text.ts'
import css from './medicines.module.css'

/** The genes of the record on paper: the report for the chart, and the card that the patient gets when a clinician releases it. */
export const GenePapers = ({ patient, asOf }: { readonly patient: string; readonly asOf: string | null }) => {
  const session = useSession()
  const isClinician = session.data?.user.role === 'clinician'
  const papers = useGenePapers(patient, isClinician)
  if (!isClinician) return null
  return (
    <section className={css.section} aria-labelledby="papers-heading">
      <header className={css.head}>
        <h2 id="papers-heading">Genes on paper</h2>
        {papers.data !== undefined && (
          <p className={css.counts}>
            {papers.data.genes === 0
              ? 'no gene has a result that can be used'
              : `${countText(papers.data.genes, 'gene')} with a result`}
          </p>
        )}
      </header>
      <div className={css.papers}>
        {papers.isError && (
          <Problem failure={papers.error} what="the genes to print" onRetry={() => papers.refetch()} inline />
        )}
        {papers.data?.withheld === true && <p className={css.open}>Some information is withheld: it is on no paper.</p>}
        {papers.data?.card != null && (
          <>
            <p>
              <a href={genePaper(patient, 'gene-report', asOf)} target="_blank" rel="noreferrer">
                Report for the chart, to print
              </a>
              <a href={genePaper(patient, 'wallet-card')} target="_blank" rel="noreferrer">
                Wallet card of the patient, to print
              </a>
            </p>
            <Card key={papers.data.card.rule} patient={patient} card={papers.data.card} />
          </>
        )}
      </div>
    </section>
  )
}

type Papers = NonNullable<ReturnType<typeof useGenePapers>['data']>

const Card = ({ patient, card }: { readonly patient: string; readonly card: NonNullable<Papers['card']> }) => {
  const release = useReleaseCard(patient)
  const nameOf = useUserName()
  if (card.released !== null) {
    return (
      <p className={css.quiet} role="status">
        ✓ Card released by {nameOf(card.released.by)}, {momentText(card.released.at)}. The patient sees it on their
        page; after a new result it waits again.
      </p>
    )
  }
  return (
    <div className={css.release}>
      <span>The card waits for you: the patient does not see it yet.</span>
      <Button size="compact-sm" variant="default" loading={release.isPending} onClick={() => release.mutate(card.rule)}>
        Release the card to the patient
      </Button>
      {release.isError && (
        <Problem
          failure={release.error}
          what="that the card was released: it was not"
          onRetry={() => release.mutate(card.rule)}
          inline
        />
      )}
    </div>
  )
}
