import { createHash } from 'node:crypto'
import { AppError, type Instant, type PersonId } from '../../core/index.ts'
import type { GenePapersView } from '../../pipeline/delivery/index.ts'
import { releaseMessage, releasesOf } from '../../pipeline/outcomes/index.ts'
import { personRow } from '../../pipeline/profile/index.ts'
import { chartReport, type PersonReport, recordReport, walletCard } from '../../specialties/pharmacogenomics/index.ts'
import { adviceInputs, firstRecord } from './advise.ts'
import { type Caller, type Dependencies, recordAct } from './dependencies.ts'

type Inputs = Awaited<ReturnType<typeof adviceInputs>>

/** Who switches these off silences what is said of medicines on paper too. */
const speakers: ReadonlySet<string> = new Set(['pharmacogenomics', 'pharmacogenomics/pharmacogenomic-guidance'])

const inputsOf = async (deps: Dependencies, person: PersonId, asOf: Instant | null = null): Promise<Inputs> =>
  await adviceInputs(deps, { person, asOf, knownAt: null, jurisdiction: undefined })

const reportOf = async (
  deps: Dependencies,
  person: PersonId,
  { profile, switchedOff }: Inputs,
): Promise<PersonReport | null> => {
  const row = await personRow(deps.database.kysely, person)
  const off = switchedOff.find(({ target }) => speakers.has(target))
  return recordReport(
    { profile, knowledge: deps.knowledge },
    {
      name: row?.name ?? null,
      born: row?.birthDate ?? null,
      identifiers: (row?.identifiers ?? []).map(({ value }) => value),
    },
    {
      version: deps.version,
      silenced: off === undefined ? null : `switched off on ${off.at.slice(0, 10)}: ${off.reason}`,
    },
  )
}

/** The chart report of a stored patient, one HTML page. @throws AppError `not-found` without any gene that can be read */
export const geneChart = async (
  deps: Dependencies,
  { person, asOf }: { readonly person: PersonId; readonly asOf: Instant | null },
  caller: Caller,
): Promise<string> => {
  const inputs = await inputsOf(deps, person, asOf)
  const report = await reportOf(deps, person, inputs)
  if (report === null) throw noGenes()
  await recordAct(deps, {
    actor: caller.actor,
    action: 'gene-report.read',
    record: firstRecord(inputs.profile),
    purpose: 'TREAT',
    details: { asOf: inputs.profile.asOf, channel: caller.channel },
  })
  return chartReport(report)
}

const noGenes = (): AppError =>
  new AppError('not-found', 'No gene on this record has a result that can be used.', {
    remedy: 'Import a result of a laboratory or a genome. What is on record stands on the page Medicines.',
  })

/** A card as it is printed, and the name under which exactly this card is released: another result makes another card. */
type Card = { readonly html: string; readonly rule: string }

const cardOf = (report: PersonReport): Card => {
  const html = walletCard(report)
  const said = html.replace(/<style>.*?<\/style>/s, '')
  const mark = createHash('sha256').update(said).digest('hex').slice(0, 24)
  return { html, rule: `${cardRule}@${mark}` }
}

const cardRule = 'pharmacogenomics/wallet-card'

/**
 * The wallet card of a stored patient, one HTML page. Patients get the card that a clinician has released for them, and
 * none other: a new result waits again.
 *
 * @throws AppError `not-found` when there is none, and for patients also when it waits: which of both is not theirs to learn here
 */
export const walletCardPage = async (
  deps: Dependencies,
  { person, own }: { readonly person: PersonId; readonly own: boolean },
  caller: Caller,
): Promise<string> => {
  const inputs = await inputsOf(deps, person)
  const report = await reportOf(deps, person, inputs)
  const card = report === null ? null : cardOf(report)
  if (own && (card === null || !(await isReleased(deps, inputs, card)))) {
    throw new AppError('not-found', 'There is no card for you yet.', { remedy: 'Ask your clinic.' })
  }
  if (card === null) throw noGenes()
  await recordAct(deps, {
    actor: caller.actor,
    action: 'wallet-card.read',
    record: firstRecord(inputs.profile),
    purpose: own ? 'PATRQT' : 'TREAT',
    details: { channel: caller.channel, card: card.rule },
  })
  return card.html
}

const isReleased = async (deps: Dependencies, { profile }: Inputs, { rule }: Card): Promise<boolean> =>
  (await releasesOf(deps.database.kysely, profile.records)).some(one => one.rule === rule)

/** Whether the patient's page shows the wallet card: there is one, and it is released as it now is. */
export const hasReleasedCard = async (deps: Dependencies, person: PersonId, inputs: Inputs): Promise<boolean> => {
  const report = await reportOf(deps, person, inputs)
  return report !== null && (await isReleased(deps, inputs, cardOf(report)))
}

/** What can be printed of a person's genes, and whether the patient may see the card. */
export const genePapers = async (deps: Dependencies, person: PersonId): Promise<GenePapersView> =>
  await papersOf(deps, person, await inputsOf(deps, person))

const papersOf = async (deps: Dependencies, person: PersonId, inputs: Inputs): Promise<GenePapersView> => {
  const withheld = inputs.profile.withheld.length > 0
  const report = await reportOf(deps, person, inputs)
  if (report === null) return { genes: 0, withheld, card: null }
  const { rule } = cardOf(report)
  const release = (await releasesOf(deps.database.kysely, inputs.profile.records)).find(one => one.rule === rule)
  return {
    genes: report.genes.filter(({ source }) => source !== 'none').length,
    withheld,
    card: { rule, released: release === undefined ? null : { by: release.by, at: release.at } },
  }
}

/**
 * Lets the patient see and print the card.
 *
 * @param rule the card that the clinician has looked at
 * @throws AppError `conflict` when the card is another one by now
 */
export const releaseCard = async (
  deps: Dependencies,
  person: PersonId,
  rule: string,
  caller: Caller,
): Promise<GenePapersView> => {
  const inputs = await inputsOf(deps, person)
  const { card } = await papersOf(deps, person, inputs)
  if (card?.rule !== rule) {
    throw new AppError('conflict', 'The card is another one by now, or there is none any more.', {
      remedy: 'Reload the page, look at the card again, and release it then.',
    })
  }
  const record = firstRecord(inputs.profile)
  const at = deps.clock()
  await deps.write(async (tx, audit) => {
    await releaseMessage(tx, record, rule, { actor: caller.actor, at })
    audit({ at, actor: caller.actor, action: 'wallet-card.released', record, purpose: 'TREAT', details: { rule } })
  })
  return await papersOf(deps, person, inputs)
}
