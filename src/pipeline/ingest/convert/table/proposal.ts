import names from './column-names.json' with { type: 'json' }

/** A mapping as far as a header and some rows show it; `"?"` stands where somebody must decide. */
export type ProposedMapping = {
  readonly mapping: Readonly<Record<string, unknown>>
  /** What was recognised, by column, and why. */
  readonly sure: readonly { readonly column: string; readonly as: string; readonly because: string }[]
  /** Each `"?"`: its place in the mapping, what is asked, and answers that would fit. */
  readonly open: readonly Question[]
  /** Columns that nothing was made of. */
  readonly unused: readonly string[]
}

export type Question = { readonly at: string; readonly ask: string; readonly choices: readonly string[] }

/** A column, and its cells in the sample that are not empty. */
export type Found = { readonly column: string; readonly cells: readonly string[] }

/** A name without case, signs and umlauts: `Geb.-Datum` is `gebdatum`. */
export const plain = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll(/[^a-z0-9]/g, '')

const roles: Readonly<Record<string, readonly string[]>> = names.roles

/** Distinct codes of a long table that are listed one by one. */
export const mostCodes = 50

export type Proposal = ReturnType<typeof createProposal>

/** What is found, made sure and asked while a mapping is proposed. */
export const createProposal = (columns: readonly string[], sample: readonly (readonly string[])[]) => {
  const sure: { column: string; as: string; because: string }[] = []
  const questions: Question[] = []
  const asked = new Set<string>()
  let rows = 0
  const foundAt = (n: number): Found => ({
    column: columns[n]!,
    cells: sample.map(row => row[n]?.trim() ?? '').filter(cell => cell !== ''),
  })
  return {
    all: columns.map((_, n) => foundAt(n)),
    /** The column of a role, other than `taken`: the spelling that stands first in the role's list decides. */
    find: (role: string, ...taken: readonly (Found | undefined)[]): Found | undefined => {
      const written = columns.map(name => (taken.some(one => one?.column === name) ? '' : plain(name)))
      const spelling = roles[role]?.find(one => written.includes(one))
      return spelling === undefined ? undefined : foundAt(written.indexOf(spelling))
    },
    sure: (column: string, as: string, because: string) => {
      sure.push({ column, as, because })
    },
    /** @param column what the question is about */
    open: (at: string, ask: string, choices: readonly string[], column?: string) => {
      questions.push({ at, ask, choices })
      if (column !== undefined) asked.add(column)
      return '?'
    },
    /** The place of the next entry of `rows`. */
    nextRow: () => `rows[${rows++}]`,
    nothing: () => {
      questions.push({ at: 'rows', ask: 'What does a row become? No column was recognised', choices: [] })
      return '?'
    },
    told: () => ({
      sure,
      open: questions,
      unused: columns.filter(column => !asked.has(column) && !sure.some(one => one.column === column)),
    }),
  }
}
