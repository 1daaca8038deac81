import { AppError, isZone } from '../../core/index.ts'
import type { Said } from '../../pipeline/ingest/index.ts'

/** Options by which a caller says what documents do not. */
export const saidOptions = {
  patient: { type: 'string' },
  zone: { type: 'string' },
  'date-order': { type: 'string' },
  'fhir-version': { type: 'string' },
} as const

/**
 * `--patient`, `--zone`, `--date-order` and `--fhir-version` of commands that read documents.
 *
 * @throws AppError `misuse` for a zone, an order or a version that is none
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
    ...fhirVersionOf(values['fhir-version']),
  }
}

/**
 * R4 and R4B are read as they are; STU3 is converted. A server says its version in full (`3.0.2`).
 *
 * @throws AppError `misuse`
 */
export const fhirVersionOf = (version: unknown): Pick<Said, 'fhirVersion'> => {
  if (version === undefined || (typeof version === 'string' && /^4\.[03](?:\.\d)?$/.test(version))) return {}
  if (typeof version === 'string' && /^3\.0(?:\.\d)?$/.test(version)) return { fhirVersion: '3.0' }
  throw new AppError('misuse', `FHIR ${String(version).slice(0, 20)} is not read.`, {
    remedy: 'STU3 (3.0), R4 (4.0) and R4B (4.3) are.',
  })
}
