import { createContext, type ReactNode, use } from 'react'
import { Link } from 'wouter'

/** Where on this page a fact stands, what it is called there, and when it was true, no finer than it was given. */
type FactPlace = { readonly title: string; readonly href: string; readonly when: string }
export type FactPlaces = ReadonlyMap<string, FactPlace>

const FactPlacesContext = createContext<FactPlaces>(new Map())

/** Tells the links inside where the facts of this page stand. */
export const FactPlacesProvider = ({
  places,
  children,
}: {
  readonly places: FactPlaces
  readonly children: ReactNode
}) => <FactPlacesContext value={places}>{children}</FactPlacesContext>

export const useFactPlaces = (): FactPlaces => use(FactPlacesContext)

/** The element id of a fact; ids of facts are hashes, other characters are escaped. */
export const factAnchor = (fact: string): string => `fact-${encodeURIComponent(fact)}`

/** A link to the fact on this page; without a place, as for age and sex, to the patient banner. */
export const FactLink = ({ fact, children }: { readonly fact: string; readonly children?: ReactNode }) => {
  const place = use(FactPlacesContext).get(fact)
  const href = place?.href ?? '#patient'
  const words = children ?? place?.title ?? 'patient record'
  return href.startsWith('#') ? <a href={href}>{words}</a> : <Link href={href}>{words}</Link>
}
