import { escaped, htmlPage } from '../../../../core/index.ts'
import type { Action, DrugAdvice } from '../../guidance/index.ts'
import type { PersonReport } from '../fhir/to-fhir.ts'
import type { GeneReport } from '../gene-report.ts'
import { withheldWords } from '../record-origin.ts'
import { genotypeText } from '../words/genotype-text.ts'
import { isUnremarkable, plainPhenotype } from '../words/plain.ts'
import { drugGroups } from './drugs.ts'
import { isOpen } from './genes.ts'
import { walletStyle } from './wallet-style.ts'

/** What fits on a side at a size that can be read: lines, characters of a line, names. What is more goes on a further side. */
const mostLines = 10
const lineLength = 66
const geneLength = 34
const mostDrugs = 30

/** What is worth a word with whoever prescribes. */
const mentioned: ReadonlySet<Action> = new Set(['avoid', 'alternative', 'adjust'])

/**
 * A card for the patient's wallet, front and back, as one HTML page: genes in plain words and the medicines to speak of.
 * It names no dose and no change: that is for who prescribes, who has the report.
 *
 * @example
 * walletCard({ sample: 'S1', genes, advice, issues: [], version: '0.1.0' }).includes('My medicine genes') // true
 */
export const walletCard = (person: PersonReport): string => {
  const { sample, genes, advice } = person
  const fronts = sidesOf([...genes.filter(isRemarkable).map(geneLine), ...restOf(genes), ...withheldOf(person)])
  const backs = pagesOf(drugsOf(advice), mostDrugs)
  const body = `<main><h1>Card for your wallet</h1>
<p class="how">Print at 100 %, cut along the dashed lines, fold or glue front and back together.</p>
<div class="cards">
${fronts.map((lines, index) => front(person, lines, index > 0)).join('\n')}
${backs.map((drugs, index) => back(person, drugs, index)).join('\n')}
</div></main>`
  return htmlPage(`Medicine card: ${sample}`, walletStyle, body)
}

/** Has a meaning that is worth a line; a possible pair without a listed phenotype leaves even a usual one open. */
const isRemarkable = ({ source, recommendation }: GeneReport): boolean =>
  source !== 'none' &&
  recommendation.some(({ phenotype }) => phenotype !== null) &&
  recommendation.some(({ phenotype }) => phenotype === null || !isUnremarkable(phenotype))

const hasNoMeaning = ({ recommendation }: GeneReport): boolean =>
  recommendation.every(({ phenotype }) => phenotype === null)

/** A piece of the front, and how many lines it takes. */
type Piece = { readonly lines: number; readonly html: string }

const sidesOf = (pieces: readonly Piece[]): readonly (readonly Piece[])[] => {
  const sides: Piece[][] = [[]]
  let left = mostLines
  for (const piece of pieces) {
    if (piece.lines > left) {
      sides.push([])
      left = mostLines
    }
    sides.at(-1)?.push(piece)
    left -= piece.lines
  }
  return sides
}

/** As few sides as hold all, filled evenly. */
const pagesOf = <T>(all: readonly T[], most: number): readonly (readonly T[])[] => {
  const sides = Math.max(1, Math.ceil(all.length / most))
  const each = Math.ceil(all.length / sides)
  return Array.from({ length: sides }, (_, side) => all.slice(side * each, (side + 1) * each))
}

const withheldOf = ({ record }: PersonReport): readonly Piece[] =>
  record?.withheld === true ? [{ lines: 1, html: `<p class="rest"><b>${withheldWords}</b></p>` }] : []

const front = ({ sample, date, record }: PersonReport, pieces: readonly Piece[], more: boolean): string =>
  `<section class="card"><h2>My medicine genes${more ? ' (continued)' : ''}</h2>
<div class="who"><span>${escaped(sample)}</span><span>${date === undefined ? '' : `${record === undefined ? 'genome of' : 'results until'} ${escaped(date)}`}</span></div>
${pieces.length === 0 ? '<p>No gene was read.</p>' : pieces.map(({ html }) => html).join('')}
<p class="foot">Show this card to every doctor and pharmacist. Not a certified medical device.</p></section>`

const geneLine = (report: GeneReport): Piece => {
  const { gene, recommendation } = report
  const isStatus = gene.startsWith('HLA-')
  const words = [
    ...new Set(recommendation.map(({ phenotype }) => (phenotype === null ? 'not certain' : plainPhenotype(phenotype)))),
  ]
  const shown = isStatus ? words.filter(word => !word.endsWith(' negative')) : words
  const known = shown.join(isStatus ? ', ' : ' or ')
  const said = `${known}${isOpen(report) ? ', not fully read' : ''}${report.alsoFits === undefined ? '' : ', not certain'}`
  const written = genotypeText(report)?.slice(gene.length + 1) ?? ''
  const call = isStatus || written.length > 14 ? '' : written
  return {
    lines: Math.ceil(said.length / geneLength),
    html: `<p class="gene"><b>${escaped(gene)}</b><span>${escaped(said)}</span><span class="call">${escaped(call)}</span></p>`,
  }
}

const restOf = (genes: readonly GeneReport[]): readonly Piece[] => {
  const others = genes.filter(report => report.source !== 'none' && !isRemarkable(report))
  const none = genes.filter(({ source }) => source === 'none')
  return [
    ['Usual, or nothing known found:', others.filter(report => !hasNoMeaning(report) && !isOpen(report))] as const,
    ['Usual so far, but not fully read:', others.filter(report => !hasNoMeaning(report) && isOpen(report))] as const,
    ['Read, without a listed meaning:', others.filter(hasNoMeaning)] as const,
    ['Not known:', none] as const,
  ].flatMap(([words, some]) => {
    if (some.length === 0) return []
    const names = some.map(({ gene }) => gene).join(', ')
    const lines = Math.ceil((words.length + names.length + 2) / lineLength)
    return [{ lines, html: `<p class="rest"><b>${words}</b> ${escaped(names)}.</p>` }]
  })
}

const drugsOf = (advice: readonly DrugAdvice[]): readonly string[] =>
  drugGroups(advice)
    .flatMap(({ action, drugs }) => (mentioned.has(action) ? drugs.map(({ drug }) => drug) : []))
    .sort()

/** Without a medicine to speak of: what was not read may still speak against one. */
const noDrugs = ({ genes, record }: PersonReport): string => {
  if (record?.notJudged != null)
    return 'This card names no medicine. Each of them: tell the doctor or pharmacist about my genes first.'
  const read = genes.filter(({ source }) => source !== 'none')
  if (read.length === 0) return 'None of my genes is known. This card says nothing about any medicine.'
  return read.length < genes.length || read.some(({ notExcluded }) => notExcluded.length > 0)
    ? 'As far as my genes were read, no medicine on the list of the guidelines needs a word. What is not known may matter.'
    : 'No medicine on the list of the guidelines needs a word because of these genes.'
}

const back = (person: PersonReport, drugs: readonly string[], index: number): string => `<section class="card"><h2>${
  index === 0 ? 'Before I take one of these' : 'Before I take one of these (continued)'
}</h2>
<p>${drugs.length === 0 ? noDrugs(person) : `tell the doctor or pharmacist about my genes${person.record?.notJudged == null ? '' : ' (other medicines were not looked at)'}:`}</p>
<ul class="drugs">${drugs.map(drug => `<li>${escaped(drug)}</li>`).join('')}</ul>
<p class="foot">I do not stop or change a medicine by myself. I ask first. Other medicines can also matter.</p></section>`
