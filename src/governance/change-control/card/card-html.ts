import { escaped, htmlPage } from '../../../core/index.ts'
import { editsHtml } from './edited-shapes.ts'
import type { CardItem, CardList, ModelCard } from './model-card.ts'

/** For the screen and for paper, A4 and Letter. */
const style = `
@page { margin: 14mm 13mm 15mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #626B78 } }
* { box-sizing: border-box }
body { font: 13px/1.42 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: #1b2430; margin: 0 auto; padding: 24px; max-width: 1060px; font-variant-numeric: tabular-nums }
header { border-bottom: 2px solid #1b2430; padding-bottom: 10px; margin-bottom: 14px }
h1 { font-size: 22px; margin: 0 0 4px; letter-spacing: -.01em }
h2 { font-size: 16px; margin: 26px 0 2px; break-after: avoid }
p { margin: 4px 0 8px; overflow-wrap: anywhere } section > .note { break-after: avoid } .note { color: #4A5568 }
table { border-collapse: collapse; width: 100%; table-layout: fixed }
thead { display: table-header-group }
th { text-align: left; font-weight: 600; color: #4A5568; padding: 5px 10px 5px 0; vertical-align: top; overflow-wrap: anywhere }
thead th { border-bottom: 1px solid #1b2430 }
th.group { color: #1b2430; padding-top: 12px; border-bottom: 1px solid #1b2430 }
tbody td, tbody th { border-bottom: 1px solid #d7dce3 }
td { padding: 5px 10px 5px 0; vertical-align: top; overflow-wrap: anywhere }
tr { break-inside: avoid } tr:has(> .group) { break-after: avoid }
.id { width: 15% } .name { width: 29% } .basis { width: 11% }
.open { color: #8A5A00 }
.edits { border: 1px solid #8A5A00; border-radius: 4px; padding: 0 14px 10px; break-inside: avoid-page } .edits h2 { margin-top: 12px } .edits ol { margin: 6px 0; padding-left: 20px }
.shapes { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)); gap: 12px 24px } figure { margin: 6px 0; break-inside: avoid } figure table { width: auto; table-layout: auto } figure th, figure td { padding: 2px 16px 2px 0 } figure td { text-align: right }
figure svg { display: block; width: 100%; max-width: 340px; font-size: 10px; fill: #4A5568 } .zero { stroke: #a3adba } .before, .after { fill: none; stroke: #4A5568; stroke-width: 1.5 } .before { stroke-dasharray: 4 3 } .after { stroke: #1b2430; stroke-width: 1.8 }
@media print { body { font-size: 9pt; padding: 0; max-width: none } h1 { font-size: 16pt } h2 { font-size: 12pt } }
@media screen and (max-width: 640px) { body { padding: 14px } table, tbody, tr, th, td { display: block } thead { position: absolute; clip-path: inset(50%) } tbody td, tbody th { padding: 1px 0; border: 0 } tr { padding: 5px 0; border-bottom: 1px solid #d7dce3 } }
@media screen and (prefers-color-scheme: dark) { body { background: #12171e; color: #e6eaf0 } header, thead th, th.group { border-color: #e6eaf0 } th.group { color: #e6eaf0 } th, .note { color: #b3bdca } tbody td, tbody th, tr { border-color: #333c48 } .open { color: #e3b04b } .edits { border-color: #e3b04b } figure svg { fill: #b3bdca } .before { stroke: #b3bdca } .after { stroke: #e6eaf0 } }
`

/**
 * A model card as one HTML page that needs nothing from elsewhere, to be read or printed. What is not provided says so.
 *
 * @example
 * cardHtml(modelCard(run)).startsWith('<!doctype html>') // true
 */
export const cardHtml = (card: ModelCard): string =>
  htmlPage(
    `Model card: ${card.model}`,
    style,
    `<header>
<h1>Model card: ${escaped(card.model)}</h1>
<p>Version ${escaped(card.version)}</p>
<p class="note">Computed from the training run; what a person states is marked. Not a certified medical device. A number here holds for the rows it was computed on.</p>
</header>
<main>
${card.edited === undefined ? '' : editsHtml(card.edited)}
${card.lists.map(listHtml).join('\n')}
</main>`,
  )

const listHtml = ({ list, source, version, provided, items }: CardList): string => `<section>
<h2>${escaped(list)}</h2>
<p class="note">${provided} of ${items.length} provided. ${escaped(source)}; ${escaped(version)}.</p>
<table>
<thead><tr><th scope="col" class="id">Item</th><th scope="col" class="name">Name</th><th scope="col">Answer</th><th scope="col" class="basis">From</th></tr></thead>
<tbody>
${items.map((item, place) => rowHtml(item, items[place - 1]?.section)).join('\n')}
</tbody>
</table>
</section>`

const rowHtml = ({ id, section, name, text, basis }: CardItem, before: string | undefined): string => {
  const group =
    section === before ? '' : `<tr><th colspan="4" scope="colgroup" class="group">${escaped(section)}</th></tr>\n`
  const short = id.slice(id.lastIndexOf('/') + 1)
  const answer =
    basis === 'none' ? `<td class="open">${escaped(text)}</td><td></td>` : `<td>${escaped(text)}</td><td>${basis}</td>`
  return `${group}<tr><th scope="row">${escaped(short)}</th><td>${escaped(name)}</td>${answer}</tr>`
}
