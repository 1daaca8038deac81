import { writeFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { AppError } from '../../core/index.ts'
import { type ProposedMapping, proposeMapping, sampleTable } from '../../pipeline/ingest/index.ts'
import { parseArguments } from './arguments.ts'
import type { Outcome } from './command.ts'

const help = `attune map FILE [--sheet NAME] [--out MAP.json] [--json]

Proposes a mapping of a table (CSV, TSV, Excel .xlsx) from its header and its first rows: what is recognised is filled in, what is not
stays "?", which convert and import refuse. On a terminal each open question is asked; an empty answer leaves it open.

  --sheet NAME     of a workbook with several sheets
  --out MAP.json   where the mapping is written; without it, it is printed
  --json           stdout is one JSON document: { mapping, sure: [{ column, as, because }], open: [{ at, ask, choices }], unused }

  attune map labs.csv --out labs.map.json
  attune convert labs.csv --mapping labs.map.json --json`

/** `attune map`: works without a database. @throws AppError `not-found`, `misuse` for a file without columns */
export const runMap = async (argv: readonly string[], cwd: string, terminal: boolean): Promise<Outcome> => {
  const { values, positionals } = parseArguments(argv, {
    out: { type: 'string' },
    sheet: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help === true) return { json: help, text: help, exit: 0 }
  const [file, ...others] = positionals
  if (file === undefined || others.length > 0) {
    throw new AppError('misuse', 'One file at a time.', { remedy: 'attune map FILE [--out MAP.json]' })
  }
  const sheet = typeof values.sheet === 'string' ? values.sheet : undefined
  const { columns, rows } = await sampleTable(resolve(cwd, file), sheet)
  const proposed = ofSheet(proposeMapping(columns, rows), sheet)
  const answered = terminal && values.json !== true ? await askFor(proposed) : proposed
  const text = `${JSON.stringify(answered.mapping, null, 2)}\n`
  if (typeof values.out === 'string') writeFileSync(resolve(cwd, values.out), text)
  return {
    json: answered,
    text: render(answered, basename(file), typeof values.out === 'string' ? values.out : text),
    exit: 0,
  }
}

const ofSheet = (proposed: ProposedMapping, sheet: string | undefined): ProposedMapping => {
  if (sheet === undefined) return proposed
  const { mapping, ...members } = proposed.mapping
  return { ...proposed, mapping: { mapping, file: { sheet }, ...members } }
}

const askFor = async (proposed: ProposedMapping): Promise<ProposedMapping> => {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  const mapping = structuredClone(proposed.mapping)
  try {
    const left = []
    for (const question of proposed.open) {
      const choices = question.choices.length === 0 ? '' : ` (${question.choices.join(', ')})`
      const answer = (await lines.question(`${question.at}: ${question.ask}${choices}? `)).trim()
      if (answer === '') left.push(question)
      else answerAt(mapping, question.at, answer.startsWith('{') ? JSON.parse(answer) : answer)
    }
    return { ...proposed, mapping, open: left }
  } finally {
    lines.close()
  }
}

/** Puts an answer at a place such as `rows[0].value.unit`; the last member may hold points of its own. */
const answerAt = (mapping: Readonly<Record<string, unknown>>, place: string, answer: unknown): void => {
  let at: unknown = mapping
  let rest = place
  while (typeof at === 'object' && at !== null) {
    const holder = at as Record<string, unknown>
    if (Object.hasOwn(holder, rest)) {
      holder[rest] = answer
      return
    }
    const [step = '', name = ''] = /^\[?([^.[\]]+)\]?\.?/.exec(rest) ?? []
    if (step === '') return
    at = holder[name]
    rest = rest.slice(step.length)
  }
}

const render = ({ sure, open, unused }: ProposedMapping, file: string, written: string): string =>
  [
    `${file}: ${sure.length} columns recognised, ${open.length} questions open`,
    ...sure.map(({ column, as, because }) => `  ${column}: ${as} (${because})`),
    ...open.map(
      ({ at, ask, choices }) => `  ?  ${at}: ${ask}${choices.length === 0 ? '' : ` (${choices.join(', ')})`}`,
    ),
    ...(unused.length === 0 ? [] : [`  not used: ${unused.join(', ')}`]),
    '',
    written,
  ].join('\n')
