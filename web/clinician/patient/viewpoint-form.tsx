import { Button } from '@mantine/core'
import type { FormEvent } from 'react'
import { useLocation } from 'wouter'
import type { Instant } from '../../../src/core/index.ts'
import type { Viewpoint } from '../../shared/api/clinician.ts'
import css from './banner.module.css'
import { type PatientViewName, patientAddress } from './viewpoint.ts'

/** Another moment or another jurisdiction: the same page under another address. */
export const ViewpointForm = ({
  id,
  viewpoint,
  asOf,
  view,
}: {
  readonly id: string
  readonly view: PatientViewName
  readonly viewpoint: Viewpoint
  readonly asOf: Instant
}) => {
  const [, navigate] = useLocation()
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const entered = new FormData(event.currentTarget)
    const read = (name: string) => String(entered.get(name) ?? '') || null
    const moment = read('asOf')
    navigate(
      patientAddress(
        id,
        {
          asOf: moment === asOf.slice(0, 10) && viewpoint.asOf === null ? null : moment,
          jurisdiction: read('jurisdiction'),
        },
        view,
      ),
    )
  }
  return (
    <details className={css.change} data-screen-only>
      <summary>Change</summary>
      <form onSubmit={onSubmit}>
        <label>
          Seen as of
          <input type="date" name="asOf" defaultValue={asOf.slice(0, 10)} />
        </label>
        <label>
          Labels of
          <select name="jurisdiction" defaultValue={viewpoint.jurisdiction ?? ''}>
            <option value="">this site</option>
            <option value="us">United States</option>
            <option value="eu">European Union</option>
          </select>
        </label>
        <Button size="compact-sm" type="submit">
          Show
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => navigate(patientAddress(id, { asOf: null, jurisdiction: null }, view))}
        >
          As this site
        </Button>
      </form>
    </details>
  )
}
