import { AppError } from '../core/index.ts'
import { parseArguments } from './commands/arguments.ts'
import type { Command, Outcome } from './commands/command.ts'
import type { Terminal } from './terminal.ts'

/** What all specialties and commands need is loaded where it is used: a genome is called without them. */
const registered = async () => (await import('./commands/registry.ts')).commands

/** `attune VERB ...`. Exit 0 done, 2 misuse, 3 a "no" that the caller should see, 1 everything else. */
export const main = async (argv: readonly string[], terminal: Terminal): Promise<number> => {
  const [verb, ...rest] = argv
  if (verb === undefined || verb === '--help' || verb === '-h' || verb === 'help') {
    const { overview } = await import('./commands/help.ts')
    terminal.out(overview(await registered()))
    return verb === undefined ? 2 : 0
  }
  if (verb === '--version') {
    const { packageVersion } = await import('./code-version.ts')
    terminal.out(packageVersion())
    return 0
  }
  const alone = Object.hasOwn(withoutData, verb) ? withoutData[verb] : undefined
  if (alone !== undefined) return await alone(rest, terminal)
  const command = (await registered()).find(({ name }) => name === verb)
  if (command === undefined) {
    throw new AppError('misuse', `There is no command ${verb}.`, { remedy: 'See attune --help.' })
  }
  return await runOnData(command, rest, terminal)
}

type Verb = (rest: readonly string[], terminal: Terminal) => Promise<number>

const shown = ({ json, text, exit }: Outcome, rest: readonly string[], terminal: Terminal): number => {
  terminal.out(rest.includes('--json') ? JSON.stringify(json, null, 2) : text)
  return exit
}

/** Verbs that open no data folder, or open it themselves; each is loaded when it is asked for. */
const withoutData: Readonly<Record<string, Verb | undefined>> = {
  calc: (rest, terminal) => runCalc(rest, terminal),
  simulate: async (rest, terminal) => {
    const { runSimulate } = await import('./commands/simulate.ts')
    return shown(runSimulate(rest, process.cwd(), terminal.err), rest, terminal)
  },
  convert: async (rest, terminal) => {
    const { runConvert } = await import('./commands/convert.ts')
    return await runConvert(rest, process.cwd(), terminal)
  },
  map: async (rest, terminal) => {
    const { runMap } = await import('./commands/map.ts')
    return shown(await runMap(rest, process.cwd(), process.stdin.isTTY === true), rest, terminal)
  },
  dose: async (rest, terminal) => {
    // The formulas need no data folder; a patient lies in one.
    if (rest.some(one => one === '--patient' || one.startsWith('--patient='))) {
      const { doseCommand } = await import('./commands/dose-patient.ts')
      return await runOnData(doseCommand, rest, terminal)
    }
    const { runDose } = await import('./commands/dose.ts')
    return shown(await runDose(rest, () => readAll(process.stdin)), rest, terminal)
  },
  pgx: async (rest, terminal) => {
    const { runPgx } = await import('./commands/pgx.ts')
    return await runPgx(rest, process.cwd(), terminal)
  },
  learn: async (rest, terminal) => {
    // The people are in a data folder; all else of learning needs none.
    if (rest[0] === 'cohort') {
      const { cohortCommand } = await import('./commands/learn/cohort.ts')
      return await runOnData(cohortCommand, rest.slice(1), terminal)
    }
    const { runLearn } = await import('./commands/learn/learn.ts')
    return await runLearn(rest, process.cwd(), terminal)
  },
  match: async (rest, terminal) => {
    const { runMatch } = await import('./commands/match.ts')
    return shown(await runMatch(rest, process.cwd(), terminal.err), rest, terminal)
  },
  serve: async (rest, terminal) => {
    const { serve } = await import('./serve.ts')
    return await serve(rest, terminal.err)
  },
  listen: async (rest, terminal) => {
    const { listen } = await import('./listen.ts')
    return await listen(rest, terminal.err)
  },
  restore: async (rest, terminal) => {
    const { restoreFrom } = await import('./commands/restore.ts')
    return await restoreFrom(rest, terminal)
  },
}

const runCalc = async (argv: readonly string[], terminal: Terminal): Promise<number> => {
  const { values, positionals } = parseArguments(argv, {
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  const [name] = positionals
  const { calculate, calculatorHelp, findCalculator } = await import('./commands/calc.ts')
  const { calculators } = await import('./specialties.ts')
  if (values.help === true) {
    terminal.out(
      name === undefined
        ? `attune calc NAME --json < inputs.json\n\n${calculators.map(({ name: id, title }) => `  ${id.padEnd(18)} ${title}`).join('\n')}`
        : calculatorHelp(findCalculator(calculators, name)),
    )
    return 0
  }
  const { name: known } = findCalculator(calculators, name)
  if (positionals.length > 1) {
    throw new AppError('misuse', 'One formula at a time.', { remedy: 'attune calc NAME --json < inputs.json' })
  }
  const outcome = calculate(calculators, known, await readAll(process.stdin))
  terminal.out(values.json === true ? JSON.stringify(outcome.json, null, 2) : outcome.text)
  return outcome.exit
}

const runOnData = async (command: Command, argv: readonly string[], terminal: Terminal): Promise<number> => {
  const { values, positionals } = parseArguments(argv, {
    ...command.options,
    data: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help === true) {
    const { commandHelp } = await import('./commands/help.ts')
    terminal.out(commandHelp(command))
    return 0
  }
  const { least, most } = command.positionals
  if (positionals.length < least || positionals.length > most) {
    throw new AppError('misuse', `Usage: attune ${command.name} ${command.usage}`, {
      remedy: `See attune ${command.name} --help.`,
    })
  }
  const { runCommand } = await import('./run-command.ts')
  const { stopOnInterrupt } = await import('./stop-on-interrupt.ts')
  const stopping = stopOnInterrupt(command.stoppable === true, terminal.err)
  const outcome = await runCommand(
    command,
    { values, positionals },
    terminal.err,
    terminal.out,
    stopping.signal,
  ).finally(stopping.end)
  // A command that has written its own lines has nothing to add.
  if (values.json === true || outcome.text !== '') {
    terminal.out(values.json === true ? JSON.stringify(outcome.json, null, 2) : outcome.text)
  }
  return outcome.exit
}

const readAll = async (stream: NodeJS.ReadStream): Promise<string> => {
  if (stream.isTTY) {
    throw new AppError('misuse', 'The inputs come from stdin.', {
      remedy: 'Give a JSON document: attune … --json < inputs.json',
    })
  }
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
