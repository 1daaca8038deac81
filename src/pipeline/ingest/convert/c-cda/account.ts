import type { CdaElement } from '../../../../standards/cda/index.ts'
import type { LossTally } from '../loss.ts'
import { statementNames } from './statement.ts'
import { templateOf } from './templates.ts'

/** Null flavors that FHIR states by leaving the element out (C-CDA on FHIR, null flavors). */
const absence: ReadonlySet<string> = new Set(['NI', 'UNK', 'NA', 'NP', 'OTH'])

const noPlace = 'this conversion has no place for it'

/**
 * Counts every value of the document once: each attribute and each text that carries information. Paths start at the
 * nearest template, statement or section, so that they can be counted over a corpus.
 */
export const account = (root: CdaElement, reasons: ReadonlyMap<CdaElement, string>, loss: LossTally): void => {
  const paths = new Map<CdaElement, string>()
  const why = new Map<CdaElement, string>()
  for (const element of root.everything()) {
    const { parent } = element
    const around = parent === undefined ? undefined : paths.get(parent)
    const path = nameOf(element) ?? (around === undefined ? element.name : `${around}/${element.name}`)
    paths.set(element, path)
    const reason = reasons.get(element) ?? (parent === undefined ? undefined : why.get(parent))
    if (reason !== undefined) why.set(element, reason)
    for (const { attribute, value, kept } of element.values()) {
      const full = attribute === undefined ? path : `${path}@${attribute}`
      if (kept === 'mapped' || (attribute === 'nullFlavor' && absence.has(value))) loss.mapped(full)
      else if (kept === 'text') loss.text(full)
      else loss.unmapped(full, reason ?? noPlace, value, `bytes=${element.range.offset}+${element.range.length}`)
    }
  }
}

/** What paths start at. */
const nameOf = (element: CdaElement): string | undefined => {
  if (element.name === 'section') return 'section'
  if (!statementNames.has(element.name)) return undefined
  const roots = element.childrenNamed('templateId').map(id => id.peek('root') ?? '')
  return templateOf(roots, undefined)?.title ?? element.name
}
