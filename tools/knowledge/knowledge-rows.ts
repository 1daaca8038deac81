import { mkdirSync, writeFileSync } from 'node:fs'

/** Writes the rows of a knowledge table of a specialty, one a line, so that a difference shows the row. */
export const writeRows = (specialty: string, path: string, rows: readonly unknown[]): void => {
  const target = new URL(`../../src/specialties/${specialty}/knowledge/${path}`, import.meta.url)
  mkdirSync(new URL('.', target), { recursive: true })
  writeFileSync(target, `[\n${rows.map(row => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`)
}
