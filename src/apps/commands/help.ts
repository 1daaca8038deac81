import type { Command } from './command.ts'

const common = [
  '  --data DIR   data folder (also ATTUNE_DATA; default ./attune-data); DATABASE_URL for PostgreSQL',
  '  --json       stdout is one JSON document; progress goes to stderr',
  '  --help       this text',
]

/** `attune --help`. */
export const overview = (commands: readonly Command[]): string =>
  [
    'attune: one profile from scattered data, and treatment advice that explains itself.',
    'Decision support only. Not a certified medical device.',
    '',
    'Usage: attune COMMAND ... [--data DIR] [--json]',
    '',
    ...rows([
      ['serve', 'Start the web workspace and the CDS Hooks service.'],
      ['listen', 'Receive HL7 v2 messages over MLLP.'],
      ...commands.map(({ name, summary }): [string, string] => [name, summary]),
      ['calc', 'Calculate a published formula from inputs on stdin.'],
      ['match', 'Find the records of one person in one table or between two (CSV).'],
      ['map', 'Propose a mapping of a table (CSV) for convert and import; needs no database.'],
      ['convert', 'Convert HL7 v2 files to FHIR R4, and say what was lost; needs no database.'],
      ['learn', 'Learn a model from a table, predict with it, judge predictions; only cohort needs a database.'],
      ['pgx', 'Call pharmacogenes from a genome (VCF): alleles and phenotypes; needs no database.'],
      ['simulate', 'Make virtual patients as FHIR R4 files, for load tests: same seed, same bytes.'],
    ]),
    '',
    'Options',
    ...common,
    '',
    'A patient is named by internal id, by system|value, or by a source Patient.id that is unique.',
    'Exit codes: 0 done, 2 misuse, 3 a "no" that you should see (not identical, not verified), 130 stopped by Ctrl-C, 1 everything else.',
    'attune COMMAND --help says more.',
  ].join('\n')

/** `attune COMMAND --help`. */
export const commandHelp = ({ name, usage, summary, verbs, options }: Command): string =>
  [
    `attune ${name} ${usage}`.trim(),
    '',
    summary,
    '',
    ...(verbs === undefined ? [] : [verbs, '']),
    'Options',
    ...Object.entries(options).map(([option, { type }]) => `  --${option}${type === 'string' ? ' VALUE' : ''}`),
    ...common,
  ].join('\n')

const rows = (pairs: readonly (readonly [string, string])[]): readonly string[] =>
  pairs.map(([name, text]) => `  ${name.padEnd(10)} ${text}`)
