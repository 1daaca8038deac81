import { AppError, isZone } from '../../core/index.ts'
import type { Said } from '../../pipeline/ingest/index.ts'

/** Options by which a caller says what documents do not. */
export const saidOptions = {
  patient: { type: 'string' },
  zone: { type: 'string' },
  'date-order': { type: 'string' },
} as const

/**
 * `--patient`, `--zone` and `--date-order` of commands that read documents.
 *
 * @throws AppError `misuse` for a zone or an order that is none
 */
export const saidOf = (values: Readonly<Record<string, unknown>>): Said => {
  const { patient, zone } = values
  if (typeof zone === 'string' && !isZone(zone)) {
    throw new AppError('misuse', `${zone} is no time zone.`, {
      remedy: 'Name one of the IANA list, e.g. Europe/Vienna.',
    })
  }
  const dateOrder = values['date-order']
  if (dateOrder !== undefined && dateOrder !== 'DMY' && dateOrder !== 'MDY') {
    throw new AppError('misuse', `${String(dateOrder)} is no order of day and month.`, {
      remedy: 'DMY where 03/04/2026 is in April, MDY where it is in March.',
    })
  }
  return {
    ...(typeof patient === 'string' ? { patient } : {}),
    ...(typeof zone === 'string' ? { zone } : {}),
    ...(dateOrder === undefined ? {} : { dateOrder }),
  }
}
