import type { PatientView } from '../../../src/pipeline/delivery/contract.ts'
import { type FactPlaces, factAnchor } from '../../shared/marks/fact-link.tsx'

/** Every fact of the facts column, also the earlier values, by id. */
export const factPlacesOf = ({ facts }: Pick<PatientView, 'facts'>): FactPlaces =>
  new Map(
    facts
      .flatMap(group => group.rows)
      .flatMap(row => [row, ...row.earlier].map(({ fact }) => [fact, row.title] as const))
      .map(([fact, title]) => [fact, { title, href: `#${factAnchor(fact)}` }]),
  )
