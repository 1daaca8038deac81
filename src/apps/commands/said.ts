import { AppError } from '../../core/index.ts'
import type { Said } from '../../pipeline/ingest/index.ts'

/**
 * `--patient` and `--zone` of commands that read documents.
 *
 * @throws AppError `misuse` for a zone that is none
 */
export const saidOf = (values: Readonly<Record<string, unknown>>): Said => {
  const { patient, zone } = values
  if (typeof zone === 'string' && !isZone(zone)) {
    throw new AppError('misuse', `${zone} is no time zone.`, {
      remedy: 'Name one of the IANA list, e.g. Europe/Vienna.',
    })
  }
  return {
    ...(typeof patient === 'string' ? { patient } : {}),
    ...(typeof zone === 'string' ? { zone } : {}),
  }
}

const isZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
