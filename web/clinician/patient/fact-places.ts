import type { PatientView } from '../../../src/pipeline/delivery/contract.ts'
import { type FactPlaces, factAnchor } from '../../shared/marks/fact-link.tsx'
import { shortTitle } from '../../shared/text/short-title.ts'
import { dateText } from '../../shared/text/time-text.ts'

/**
 * Every fact of the facts column, also the earlier values, by id.
 *
 * @param page address of the page that the column stands on; empty: this one
 */
export const factPlacesOf = ({ facts }: Pick<PatientView, 'facts'>, page = ''): FactPlaces =>
  new Map(
    facts
      .flatMap(group => group.rows)
      .flatMap(row => [
        { fact: row.fact, title: row.title, when: dateText(row.at, row.precision) },
        ...row.earlier.map(({ fact, at }) => ({ fact, title: row.title, when: dateText(at) })),
      ])
      .map(({ fact, title, when }) => [fact, { title: shortTitle(title), href: `${page}#${factAnchor(fact)}`, when }]),
  )
