import { escaped, htmlPage } from '../../../../core/index.ts'
import type { Action } from '../../guidance/index.ts'
import type { PersonReport } from '../fhir/to-fhir.ts'
import { withheldWords } from '../record-origin.ts'
import { actionWords } from '../words/words.ts'
import { chartStyle } from './chart-style.ts'
import { type DrugGroup, drugGroups, drugTable } from './drugs.ts'
import { appendix, geneTable, isOpen } from './genes.ts'

/**
 * The report for the chart: one HTML page without anything from elsewhere, for the screen, A4 and Letter. Genes with what
 * was not read come before the drugs; drugs stand under the gravest thing that any guideline says of them, all guidelines
 * side by side.
 *
 * @example
 * chartReport({ sample: 'S1', genes, advice, issues: [], version: '0.1.0' }).startsWith('<!doctype html>') // true
 */
export const chartReport = (person: PersonReport): string => {
  const { sample, genes, advice, issues } = person
  const groups = drugGroups(advice)
  const open = new Set(genes.filter(isOpen).map(({ gene }) => gene))
  const body = [
    header(person),
    summary(groups, person),
    '<main>',
    ...(person.record?.withheld === true ? [`<p class="open">${withheldWords}</p>`] : []),
    '<h2>Genes</h2>',
    geneTable(genes, person.record !== undefined),
    ...(issues.length === 0
      ? []
      : [`<p class="note">${issues.map(({ message }) => `${escaped(message)}.`).join(' ')}</p>`]),
    '<h2>Medicines</h2>',
    ...genesAlone(person.record),
    ...notJudged(person.record),
    `<p class="note">Grouped by the gravest advice that any guideline gives. A guideline that is not listed for a medicine
      has no recommendation for these genes. Doses are those of the guideline, against the usual dose of the medicine.
      ${open.size === 0 ? '' : '† rests on a gene of which a position was not read.'}</p>`,
    ...groups.filter(({ action }) => detailed.has(action)).map(group => groupOf(group, open)),
    others(groups),
    limits(person),
    appendix(genes),
    '</main>',
  ].join('\n')
  return htmlPage(`Pharmacogenomic report: ${sample}`, chartStyle, body)
}

const detailed: ReadonlySet<Action> = new Set(['avoid', 'alternative', 'adjust', 'test', 'monitor'])

/** A record holds more than genes, and a reader may think that it was looked at: prasugrel after a stroke is no alternative. */
const genesAlone = (record: PersonReport['record']): readonly string[] =>
  record === undefined
    ? []
    : [
        `<p class="open">For these genes alone. The patient's diagnoses, other medicines, kidneys, age and allergies were not looked at, nor whether
      a medicine that is named instead suits this patient: the page Medicines of the workspace judges each by everything on record.</p>`,
      ]

const notJudged = (record: PersonReport['record']): readonly string[] =>
  record?.notJudged == null
    ? []
    : [`<p class="open">Medicines that are not listed were not judged: ${escaped(record.notJudged)}.</p>`]

const entry = ([name, words]: readonly [string, string]): string =>
  `<div><dt>${name}</dt><dd>${escaped(words)}</dd></div>`

/** Whose report it is, and from what. */
const origin = ({ sample, date, version, record }: PersonReport): readonly (readonly [string, string])[] =>
  record === undefined
    ? [
        ['Sample', sample],
        ['Genome file of', date ?? 'date not stated'],
        ['Attune', version],
      ]
    : [
        ['Patient', sample],
        ['Born', record.born ?? 'not on record'],
        ['Number', record.identifiers.join(', ') || 'not on record'],
        ['Newest gene result', date ?? 'date not stated'],
        ['Record of', record.asOf],
        ['Attune', version],
      ]

const header = (person: PersonReport): string => `<header>
<h1>Pharmacogenomic report</h1>
<dl class="meta">
${origin(person).map(entry).join('\n')}
</dl>
<p class="device">Decision support for clinicians. Not a certified medical device. Not an order.</p>
</header>`

const summary = (groups: readonly DrugGroup[], { genes, record }: PersonReport): string => {
  const lines = groups
    .filter(({ action }) => detailed.has(action))
    .map(
      ({ action, drugs }) =>
        `<li class="${action}"><b class="t-${action}">${actionWords[action]}:</b> ${drugs.map(({ drug }) => escaped(drug)).join(', ')}</li>`,
    )
  const none = genes.filter(({ source }) => source === 'none').map(({ gene }) => gene)
  return `<section aria-label="Summary">
<ul class="sum">${lines.join('\n')}</ul>
${lines.length === 0 && record?.notJudged == null ? '<p>No guideline asks for a change because of the genes that were called.</p>' : ''}
${none.length === 0 || record !== undefined ? '' : `<p class="open">Not called, which is no normal result: ${escaped(none.join(', '))}.</p>`}
</section>`
}

const groupOf = ({ action, drugs }: DrugGroup, open: ReadonlySet<string>): string =>
  `<section><h3 class="${action}"><span class="t-${action}">${actionWords[action]}</span> (${drugs.length})</h3>${drugTable(drugs, open)}</section>`

const others = (groups: readonly DrugGroup[]): string => {
  const of = (action: Action) => groups.find(group => group.action === action)?.drugs ?? []
  const line = (action: Action, words: string) =>
    of(action).length === 0
      ? ''
      : `<p><b>${words}:</b> ${of(action)
          .map(({ drug }) => escaped(drug))
          .join(', ')}.</p>`
  return `<section><h3>Nothing to change because of these genes</h3>
${line('standard', 'Usual use')}
${line('none', 'The guidelines give no recommendation')}
</section>`
}

const limits = ({ version, advice, record }: PersonReport): string => {
  const versions = [
    ...new Set(advice.map(({ source, guideline, version }) => `${source.toUpperCase()} ${guideline} v${version}`)),
  ].sort()
  return `<section><h2>Limits</h2>
<ul>
<li>A position that was not read is unknown, never the reference. Alleles that no definition lists are not looked for.</li>
<li>CYP2D6 needs copy number and hybrids, HLA genes and MT-RNR1 another method: they are here only as ${record === undefined ? 'an outside call' : 'a laboratory reports them'}.</li>
<li>Other medicines, kidneys, liver, age, pregnancy and allergies are not considered here. Inhibitors can change how a gene shows.</li>
${record === undefined ? '' : '<li>A laboratory result says nothing of alleles that it did not look for. Whether that is on record is told beside each gene.</li>\n'}<li>A medicine that is not listed was not judged. A variant can only explain part of a response.</li>
<li>Before a result changes treatment, a clinical laboratory should confirm a genome that it did not make itself.</li>
</ul>
<p class="small">Attune ${escaped(version)}; ${record === undefined ? 'allele definitions and phenotypes: CPIC, release of 5 November 2025; CYP3A4 and DPWG: ClinPGx (CC BY-SA 4.0)' : `tables of this site, version ${escaped(record.knowledge.slice(0, 16))}; DPWG: ClinPGx (CC BY-SA 4.0)`}. Guidelines: ${escaped(versions.join('; '))}.</p>
</section>`
}
