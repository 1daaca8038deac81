import type { ObservationFact } from '../../../clinical/index.ts'
import { codeSystems, codingKey } from '../../../core/index.ts'
import type { Call } from '../call.ts'
import { valueTexts } from '../gene-named.ts'
import { statusAlleles } from '../report/outside-meaning.ts'

/** Answers that say whether an allele is there: LOINC answer lists of present, positive and detected. */
const answers: Readonly<Record<string, 'positive' | 'negative'>> = {
  'LA9633-4': 'positive',
  'LA9634-2': 'negative',
  'LA6576-8': 'positive',
  'LA6577-6': 'negative',
  'LA11882-0': 'positive',
  'LA11883-8': 'negative',
}

const alleles = /\*(\d{2,3}:\d{2,3})/g
const pair = /\*\d{2,3}:\d{2,3}\S*\s?[/,]\s?(?:HLA-)?[AB]?\*\d{2,3}:\d{2,3}/

const allelesIn = (texts: readonly string[]): readonly string[] => [
  ...new Set(texts.flatMap(text => [...text.matchAll(alleles)].map(([, digits]) => `*${digits}`))),
]

const polarityOf = (text: string): 'positive' | 'negative' | null => {
  if (/\b(?:not detected|not present|negative|absent)\b/i.test(text)) return 'negative'
  return /\b(?:positive|detected|present)\b/i.test(text) ? 'positive' : null
}

/**
 * An HLA result: whether an allele that a guideline asks for is there, from `*57:01 positive`, from `Negative` under a test
 * that names its allele, or from the two alleles that were typed. Each allele has a status of its own; an allele that nobody
 * looked for has none.
 *
 * @example
 * readHla(fact, 'HLA-B').calls // [{ phenotype: '*57:01 negative', diplotype: null, activityScore: null }]
 */
export const readHla = (
  fact: ObservationFact,
  gene: string,
): { readonly calls: readonly Call[]; readonly unread: string | null } => {
  const values = valueTexts(fact)
  const call = (phenotype: string): Call => ({ diplotype: null, phenotype, activityScore: null })
  const typed = values.find(text => pair.test(text))
  if (typed !== undefined) {
    const found = allelesIn([typed])
    return {
      calls: (statusAlleles[gene] ?? []).map(one => call(`${one} ${found.includes(one) ? 'positive' : 'negative'}`)),
      unread: null,
    }
  }
  const named = allelesIn(values)
  const tests = [fact.text ?? '', ...fact.codings.map(({ display = '' }) => display)]
  const about = named.length > 0 ? named : allelesIn(tests)
  const codings = fact.value.type === 'coded' ? fact.value.codings : []
  const coded = codings.find(({ system, code }) => system === codeSystems.loinc && answers[code] !== undefined)
  const polarity =
    (coded === undefined ? undefined : answers[coded.code]) ?? values.map(polarityOf).find(one => one !== null) ?? null
  const [allele, ...others] = about
  if (allele === undefined || polarity === null) {
    return {
      calls: [],
      unread:
        about.length > 0
          ? `${values[0] ?? codingKey(codings[0] ?? fact.codings[0]!)} (neither positive nor negative)`
          : null,
    }
  }
  return others.length === 0
    ? { calls: [call(`${allele} ${polarity}`)], unread: null }
    : { calls: [], unread: `${values[0]} (several alleles, one answer)` }
}
