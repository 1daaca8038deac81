import { escaped } from '../../../../core/index.ts'
import type { Action, DrugAdvice } from '../../guidance/index.ts'
import { sentencesOf } from '../words/sentences.ts'
import { actionWords, populationWords } from '../words/words.ts'

export type DrugGroup = {
  readonly action: Action
  readonly drugs: readonly { readonly drug: string; readonly advice: readonly DrugAdvice[] }[]
}

const gravest: readonly Action[] = ['avoid', 'alternative', 'adjust', 'test', 'monitor', 'standard', 'none']
const rank = (action: Action): number => gravest.indexOf(action)

/** Drugs under the gravest action that any guideline has for them, by name. */
export const drugGroups = (advice: readonly DrugAdvice[]): readonly DrugGroup[] => {
  const byDrug = new Map<string, DrugAdvice[]>()
  for (const one of advice) {
    const before = byDrug.get(one.drug)
    if (before === undefined) byDrug.set(one.drug, [one])
    else before.push(one)
  }
  const drugs = [...byDrug]
    .map(([drug, own]) => ({ drug, advice: own.toSorted((a, b) => rank(a.action) - rank(b.action)) }))
    .sort((a, b) => (a.drug < b.drug ? -1 : 1))
  return gravest.flatMap(action => {
    const found = drugs.filter(one => one.advice[0]?.action === action)
    return found.length === 0 ? [] : [{ action, drugs: found }]
  })
}

/** @param open genes of which an unread position could change the result */
export const drugTable = (drugs: DrugGroup['drugs'], open: ReadonlySet<string>): string =>
  `<table class="drugs"><thead><tr><th scope="col">Medicine</th><th scope="col">Guideline</th><th scope="col">Advice</th><th scope="col">What it says</th><th scope="col">Because of</th></tr></thead>
${drugs.map(({ drug, advice }) => `<tbody>${rowsOf(drug, advice, open)}</tbody>`).join('\n')}</table>`

const rowsOf = (drug: string, advice: readonly DrugAdvice[], open: ReadonlySet<string>): string => {
  // A guideline that lists nothing for a possible genotype is told by the row of the others.
  const said = advice.filter(({ detail }) => detail.length > 0)
  const gravestOf = new Map(said.toReversed().map(({ source, action }) => [source, action]))
  const differ = new Set(gravestOf.values()).size > 1
  const name = `<th scope="rowgroup" rowspan="${said.length}"><span class="drug">${escaped(drug)}</span>${differ ? '<br><span class="small">guidelines differ</span>' : ''}</th>`
  return said
    .map((one, index) => {
      const { source, classification, population, action, detail, genotypes, ambiguous } = one
      const who = population === null ? '' : (populationWords[population] ?? population)
      const genes = [
        ...new Set(genotypes.flatMap(text => text.split(';').map(part => part.slice(0, part.indexOf(':'))))),
      ]
      const mark = genes.some(gene => open.has(gene)) ? ' †' : ''
      return `<tr>${index === 0 ? name : ''}<td>${sourceNames[source]}${strength(classification)}${who === '' ? '' : `<br><span class="small">${escaped(who)}</span>`}</td><td><span class="tag t-${action}">${actionWords[action]}</span></td><td>${escaped(sentencesOf(detail).join(' '))}</td><td class="small">${escaped(written(genotypes))}${mark}${ambiguous ? '<br><span class="open">other genotypes are possible</span>' : ''}</td></tr>`
    })
    .join('\n')
}

const sourceNames = { cpic: 'CPIC', dpwg: 'DPWG', fda: 'FDA label' } as const

const strength = (classification: string): string =>
  classification === 'Unspecified' ? '' : `<br><span class="small">${escaped(classification.toLowerCase())}</span>`

/** `CYP2C19:*1/*2;CYP2D6:*1/*4` -> `CYP2C19 *1/*2 with CYP2D6 *1/*4`; several are told by number. */
const written = (genotypes: readonly string[]): string => {
  const [first = '', ...more] = genotypes
  const text = first
    .split(';')
    .map(part =>
      part.endsWith(':Unknown/Unknown') ? `${part.slice(0, part.indexOf(':'))} not known` : part.replace(':', ' '),
    )
    .join(' with ')
  return more.length === 0 ? text : `${text} and ${more.length} other possible`
}
