import type { AppError, Issue } from '../../core/index.ts'
import { errorBody } from '../../platform/http/index.ts'
import { genesJson, type PersonReport, toFhir } from '../../specialties/pharmacogenomics/index.ts'
import type { Terminal } from '../terminal.ts'
import { pgxText } from './pgx-text.ts'

/** How `attune pgx` writes: what stands before the people, each of them as soon as they are called, what stands behind. */
export type PgxForm = {
  readonly begin: (terminal: Terminal) => Promise<void>
  /** @param file whether this is the file's first person, and what was said of the file as a whole */
  readonly person: (
    terminal: Terminal,
    person: PersonReport,
    file: { readonly first: boolean; readonly issues: readonly Issue[] },
  ) => Promise<void>
  readonly end: (terminal: Terminal, issues: readonly Issue[]) => Promise<void>
  /** Ends a document that has begun, with what went wrong; without this each person was whole by themselves. */
  readonly broken?: (terminal: Terminal, issues: readonly Issue[], error: AppError) => Promise<void>
}

const nothing = async (): Promise<void> => {}

const toStderr = async (terminal: Terminal, issues: readonly Issue[]): Promise<void> => {
  for (const { severity, message } of issues) terminal.err(`${severity}: ${message}`)
}

export const inText: PgxForm = {
  begin: nothing,
  person: async (terminal, { sample, genes, advice, issues }) => terminal.out(pgxText(sample, genes, advice, issues)),
  end: toStderr,
}

export const inJson: PgxForm = {
  begin: async terminal => await terminal.write('{"samples":[\n'),
  person: async (terminal, { sample, genes, advice, issues }, { first }) => {
    const json = JSON.stringify({ sample, genes: genesJson(genes), drugs: advice, issues })
    await terminal.write(`${first ? '' : ',\n'}${json}`)
  },
  end: async (terminal, issues) => await terminal.write(`\n],"issues":${JSON.stringify(issues)}}\n`),
  broken: async (terminal, issues, error) =>
    await terminal.write(`\n],"issues":${JSON.stringify(issues)},"error":${JSON.stringify(errorBody(error).error)}}\n`),
}

/** What was said of the file as a whole stands in every Bundle too: a Bundle travels alone. */
export const inFhir = (patient: string | undefined): PgxForm => ({
  begin: nothing,
  person: async (terminal, person, { issues }) => {
    const bundle = toFhir({ ...person, issues: [...issues, ...person.issues] }, patient)
    await terminal.write(`${JSON.stringify(bundle)}\n`)
  },
  end: toStderr,
})
