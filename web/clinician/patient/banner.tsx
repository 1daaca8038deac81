import type { ReactNode } from 'react'
import type { Instant } from '../../../src/core/index.ts'
import type { AdviceView, PatientBanner, SiteView } from '../../../src/pipeline/delivery/contract.ts'
import type { Viewpoint } from '../../shared/api/clinician.ts'
import { sentence } from '../../shared/text/number-text.ts'
import { agoText, dateText } from '../../shared/text/time-text.ts'
import css from './banner.module.css'
import { PatientTabs } from './patient-tabs.tsx'
import type { PatientViewName } from './viewpoint.ts'
import { ViewpointForm } from './viewpoint-form.tsx'

/** Who this is, always in sight: the first control against advice for the wrong patient. */
export const Banner = ({
  banner,
  site,
  advice,
  viewpoint,
  view,
}: {
  readonly view: PatientViewName
  readonly banner: PatientBanner
  readonly site: SiteView
  readonly advice: AdviceView | undefined
  readonly viewpoint: Viewpoint
}) => {
  const fixed = viewpoint.asOf !== null || site.asOf !== null
  return (
    <>
      <section className={css.banner} id="patient" aria-label="Patient">
        <div className={css.who}>
          <h1>{banner.name ?? 'No name on record'}</h1>
          {banner.deceased && <strong className={css.dead}>Deceased</strong>}
          <span className={css.person}>
            {banner.sex ?? 'sex unknown'}, {banner.age === null ? 'age unknown' : `${banner.age} years`}
            {banner.birthDate !== null && <span className={css.quiet}> born {dateText(banner.birthDate)}</span>}
          </span>
          <Allergies allergies={banner.allergies} />
          <PatientTabs id={banner.id} view={view} viewpoint={viewpoint} />
        </div>
      </section>
      {banner.deceased && (
        <p className={css.deceased}>
          <strong>Deceased{banner.deathDate !== null && ` on ${dateText(banner.deathDate)}`}.</strong> No advice is
          given for someone who has died, also when medicines are still listed as active.
        </p>
      )}
      <div className={css.frame}>
        <dl>
          <Entry label="Identifiers">
            {banner.identifiers.length === 0
              ? 'none'
              : banner.identifiers.map(({ system, value }) => (
                  <span key={`${system}|${value}`} className={css.id} title={system}>
                    {value}
                  </span>
                ))}
          </Entry>
          <Entry label="Consent">
            {typeof banner.consent === 'string'
              ? banner.consent
              : `withheld: ${banner.consent.withheld.map(category => category.replaceAll('-', ' ')).join(', ')}`}
          </Entry>
          <Entry label="Data as of">
            {banner.dataAsOf === null
              ? 'no dated facts'
              : `${dateText(banner.dataAsOf)} (${ageOfData(banner.dataAsOf, banner.asOf)})`}
          </Entry>
          <Entry label="Seen as of">
            <strong className={viewpoint.asOf === null ? '' : css.chosen}>{dateText(banner.asOf)}</strong>
            {fixed && (viewpoint.asOf === null ? ', fixed by this site' : ', chosen in the address')}
          </Entry>
          <Entry label="Labels of">{jurisdictionText(advice?.jurisdiction ?? site.jurisdiction)}</Entry>
        </dl>
        <ViewpointForm id={banner.id} viewpoint={viewpoint} asOf={banner.asOf} view={view} />
      </div>
    </>
  )
}

/** How old the newest knowledge is at the moment shown. */
const ageOfData = (at: Instant, asOf: Instant): string => {
  const ago = agoText(at, asOf)
  if (ago === 'later') return 'after the moment seen: not used here'
  return ago === 'today' ? 'the same day' : `${ago} before`
}

const jurisdictionText = (jurisdiction: AdviceView['jurisdiction']): string =>
  jurisdiction === null
    ? 'no jurisdiction set: no label dose'
    : { us: 'United States', eu: 'European Union' }[jurisdiction]

const Entry = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <div>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
)

/** `Allergy to grass pollen` under the word `Allergies` says one word too much. */
const allergen = (name: string): string => sentence(name.replace(/^allergy to /i, ''))

const Allergies = ({ allergies }: { readonly allergies: PatientBanner['allergies'] }) => {
  if (allergies.kind === 'recorded') {
    return (
      <span className={css.allergic}>
        <span aria-hidden="true">▲ </span>Allergies: {allergies.names.map(allergen).join(', ')}
      </span>
    )
  }
  return (
    <span className={allergies.kind === 'none known' ? css.quiet : css.unrecorded}>Allergies: {allergies.kind}</span>
  )
}
