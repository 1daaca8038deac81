import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { AppError } from '../../../core/index.ts'
import { momentOf } from '../../config.ts'
import type { Dependencies } from '../../use-cases/dependencies.ts'
import { bringModel } from '../../use-cases/models/bring.ts'
import { parseFeatureMap } from '../../use-cases/models/brought-file.ts'
import type { TrainedVersion } from '../../use-cases/models/train.ts'
import { type CommandInput, type Outcome, text } from '../command.ts'
import { definitionNamed } from '../learn/definition.ts'
import { names } from '../learn/options.ts'
import { steps } from './steps.ts'
import { testLines } from './words.ts'

const example =
  'attune model bring theirs.txt --definition readmission-30d --features map.json --by dr-lind --origin "University hospital X, stays of 2019 to 2023"'

export const bringHelp = `bring FILE --definition NAME|DEFINITION.json --features MAP.json --by PERSON --origin TEXT
      [--columns a,b,c] [--output NAME] [--groups sex,age_band] [--until DATE] [--why TEXT]
                       Register a model that was made elsewhere (a LightGBM text model, or boosted trees as ONNX) as a candidate:
                       its features are those of the definition that MAP.json names, with their units; judged on the test part of
                       the cohort, then gated, approved and served as any other. --origin: who made it, and of whom.`

export const bringOptions = {
  definition: { type: 'string' },
  features: { type: 'string' },
  origin: { type: 'string' },
  columns: { type: 'string' },
  output: { type: 'string' },
} as const

/** `attune model bring`. */
export const runBring = async (deps: Dependencies, input: CommandInput): Promise<Outcome> => {
  const [, file] = input.positionals
  const needed = (name: string, what: string): string => {
    const value = text(input, name)
    if (value !== undefined) return value
    throw new AppError('misuse', `${what} is not said (--${name}).`, { remedy: example })
  }
  if (file === undefined) throw new AppError('misuse', 'Which file is missing.', { remedy: example })
  const definition = await definitionNamed(needed('definition', 'Which cohort it foretells for'), input.cwd)
  const map = text(input, 'features')
  const brought = await bringModel(
    deps,
    {
      definition,
      bytes: await bytesOf(resolve(input.cwd, file), 'model file'),
      map:
        map === undefined
          ? { features: {} }
          : parseFeatureMap((await bytesOf(resolve(input.cwd, map), 'map of features')).toString('utf8')),
      onnx: {
        columns: text(input, 'columns') === undefined ? undefined : names(input.values, 'columns'),
        output: text(input, 'output'),
      },
      by: needed('by', 'Who brings it'),
      origin: needed('origin', 'Who made it, and of whom,'),
      why: text(input, 'why'),
      until: momentOf(text(input, 'until'), '--until') ?? undefined,
      groups: text(input, 'groups') === undefined ? undefined : names(input.values, 'groups'),
    },
    input.caller,
    { signal: input.signal, progress: steps(input.progress) },
  )
  return { json: brought, text: inWords(brought), exit: 0 }
}

const bytesOf = async (path: string, what: string): Promise<Buffer> => {
  try {
    return await readFile(path)
  } catch (cause) {
    throw new AppError('not-found', `There is no such ${what}.`, { remedy: 'Check the path.', cause })
  }
}

const inWords = ({ model, version, run, isKnown, notes }: TrainedVersion): string => {
  const { trained, found } = run
  return [
    `${model} ${version.slice(0, 12)}: made elsewhere (${trained.brought?.format}, SHA-256 ${trained.brought?.file.slice(0, 12)}); as stated: ${trained.brought?.origin}`,
    ...(isKnown ? ['It was brought before: nothing was added.'] : []),
    '',
    `On ${found.rows} rows of this site (${found.events} with the outcome); whether any of them took part in making it, nobody here can tell:`,
    ...testLines(found, trained.target.kind),
    ...notes,
    'It is not recalibrated: a gate of calibration says whether its chances hold here.',
    '',
    `Next: attune model plan draft ${model} --out plan.json`,
  ].join('\n')
}
