import type { Specialty } from '../specialty.ts'
import { createWriter } from './written.ts'

/**
 * What a specialty says of itself: for whom, what it may read, its rules, and its formulas with the answer to the
 * example of each.
 */
export const specialtyDocument = (specialty: Specialty): string => {
  const { id, title, intendedUse, reads, tables } = specialty
  const rules = {
    predict: specialty.predict?.map(one => `${one.id}: ${one.title}`),
    choose: specialty.choose?.map(one => `${one.id}: ${one.title} (${one.indication})`),
    dose: specialty.dose?.map(one => `${one.id}: ${one.title} (${one.drugs.join(' ')})`),
    check: specialty.check?.map(one => `${one.id}: ${one.title} (${one.drugs.join(' ')})`),
    watch: specialty.watch?.map(one => `${one.id}: ${one.title}`),
    engage: specialty.engage?.map(one => `${one.id}: ${one.title}`),
    panels: specialty.panels?.map(one => `${one.id}: ${one.title}`),
  }
  const calculators = specialty.calculators?.map(one => ({ ...one, answer: one.calculate(one.example) }))
  const { write } = createWriter()
  return Object.entries({
    specialty: { id, title, intendedUse, reads, tables: tables.map(({ name }) => name) },
    rules,
    calculators,
  })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => write(name, value))
    .join('\n')
}
