import { readFileSync } from 'node:fs'

/** Templates that a site trains on its own data. */
export const shippedDefinitions = ['readmission-30d', 'deterioration-48h', 'ckd-progression-2y'] as const

/** The text of a shipped definition, or `undefined`. */
export const shippedDefinition = (name: string): string | undefined =>
  shippedDefinitions.some(one => one === name)
    ? readFileSync(new URL(`./definitions/${name}.json`, import.meta.url), 'utf8')
    : undefined
