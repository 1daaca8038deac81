import { resolve } from 'node:path'
import { z } from 'zod'
import { type Answer, AppError, whyUnanswered } from '../../../core/index.ts'
import { type Estimate, type ShapeEdit, shapeEditJson } from '../../../learning/index.ts'
import type { Checked, EditEffect, TouchedRows } from '../../../pipeline/models/index.ts'
import type { Dependencies } from '../../use-cases/dependencies.ts'
import { type EditAsked, type EditedModel, editVersion, effectOfEdits } from '../../use-cases/models/edit.ts'
import { type CommandInput, type Outcome, text } from '../command.ts'
import { refusedAsNo } from './decide.ts'
import { readGiven } from './plan.ts'
import { steps } from './steps.ts'
import { estimateWords } from './words.ts'

const example =
  'attune model edit readmission-30d VERSION --feature creatinine --monotone up --by dr-okafor --role clinician --reason TEXT'

/** `attune model edit`: a new candidate with shapes changed; `--preview` tells the effect and keeps nothing. */
export const runEdit = async (deps: Dependencies, input: CommandInput): Promise<Outcome> => {
  const [, model, version] = input.positionals
  if (model === undefined || version === undefined)
    throw new AppError('misuse', 'Which model and version is missing.', { remedy: example })
  const given = (name: string): string => {
    const value = text(input, name)
    if (value !== undefined && value.trim() !== '') return value
    throw new AppError('misuse', `--${name} is missing.`, { remedy: example })
  }
  const role = given('role')
  if (role !== 'clinician' && role !== 'governance')
    throw new AppError('misuse', `A ${role} does not edit models.`, { remedy: '--role clinician or governance' })
  const asked: EditAsked = {
    model,
    version,
    edits: await editsOf(input),
    by: { id: given('by'), role },
    why: given('reason'),
  }
  const options = { signal: input.signal, progress: steps(input.progress) }
  return await refusedAsNo(async () => {
    if (input.values.preview === true) {
      const made = await effectOfEdits(deps, asked, input.caller, options)
      const { effect, parent, outside } = made
      return { json: { model, parent, edits: editLines(made), effect, outside }, text: inWords(made, null), exit: 0 }
    }
    const made = await editVersion(deps, asked, input.caller, options)
    const { parent, effect, outside, run } = made
    return {
      json: { model, version: made.version, parent, edits: run.trained.edited?.edits, effect, outside },
      text: inWords(made, made.version),
      exit: 0,
    }
  })
}

/** What is asked for by options of one feature, a pair, or a file; in this order. */
const editsOf = async (input: CommandInput): Promise<readonly ShapeEdit[]> => {
  const file = text(input, 'edits')
  const asked = [...(file === undefined ? [] : await editsIn(resolve(input.cwd, file))), ...optionsOf(input)]
  if (asked.length > 0) return asked
  throw new AppError('misuse', 'What to edit is not said.', { remedy: example })
}

const optionsOf = (input: CommandInput): readonly ShapeEdit[] => {
  const pair = text(input, 'remove-pair')?.split('*')
  if (pair !== undefined && pair.length !== 2) throw wrong('--remove-pair', 'A*B')
  const [first = '', second = ''] = pair ?? []
  const { values } = input
  const asks = ['set', 'level', 'flatten', 'missing', 'monotone', 'drop'].filter(name => values[name] !== undefined)
  const feature = text(input, 'feature') ?? ''
  if (asks.length > 0 !== (feature !== ''))
    throw new AppError('misuse', asks.length > 0 ? 'Which feature is missing.' : 'What to edit is not said.', {
      remedy: example,
    })
  return [
    ...(pair === undefined ? [] : [{ kind: 'remove-pair', pair: [first, second] } as const]),
    ...asks.map(name => shapeEdit(name, feature, String(values[name]))),
  ]
}

const shapeEdit = (name: string, feature: string, value: string): ShapeEdit => {
  if (name === 'drop') return { kind: 'drop', feature }
  if (name === 'flatten') return { kind: 'flatten', feature, ...rangeIn(value) }
  if (name === 'missing') return { kind: 'missing', feature, value: numberIn('--missing', value) }
  if (name === 'monotone') {
    if (value !== 'up' && value !== 'down') throw wrong('--monotone', 'up or down')
    return { kind: 'monotone', feature, direction: value === 'up' ? 1 : -1 }
  }
  // A level may have the sign in its name, a number never.
  const sign = value.lastIndexOf('=')
  if (sign <= 0) throw wrong(`--${name}`, name === 'set' ? '50..65=0.2' : 'NAME=0.2')
  const [where, to] = [value.slice(0, sign), numberIn(`--${name}`, value.slice(sign + 1))]
  return name === 'set'
    ? { kind: 'set', feature, ...rangeIn(where), value: to }
    : { kind: 'levels', feature, levels: [where], value: to }
}

const rangeIn = (range: string): { readonly above: number | null; readonly atMost: number | null } => {
  const [above, atMost, ...others] = range.split('..')
  if (above === undefined || atMost === undefined || others.length > 0) throw wrong('RANGE', '50..65, ..65 or 50..')
  const end = (written: string): number | null => (written === '' ? null : numberIn('RANGE', written))
  return { above: end(above), atMost: end(atMost) }
}

const numberIn = (option: string, written: string): number => {
  const value = Number(written)
  if (written.trim() === '' || !Number.isFinite(value)) throw wrong(option, 'a number')
  return value
}

const wrong = (option: string, form: string): AppError =>
  new AppError('misuse', `${option} is not ${form}.`, { remedy: example })

const editsIn = async (path: string): Promise<readonly ShapeEdit[]> => {
  const remedy =
    'A list as [{ "kind": "flatten", "feature": "age", "above": 65, "atMost": 80 }]; docs/operations/models.md'
  let json: unknown
  try {
    json = JSON.parse(await readGiven(path))
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('misuse', 'The edits are not JSON.', { remedy, cause })
  }
  const read = z.array(shapeEditJson).min(1).safeParse(json)
  if (read.success) return read.data
  const [first] = read.error.issues
  throw new AppError('misuse', `The edits cannot be read: ${first?.path.join('.')}: ${first?.message}.`, { remedy })
}

const editLines = ({ edited, run }: EditedModel) =>
  edited.body.edits
    .slice(run.trained.edited?.edits.length ?? 0)
    .map(({ edit, change, meanShift }) => ({ edit, change, meanShift }))

const inWords = (made: EditedModel & { readonly effect: EditEffect }, version: string | null): string => {
  const { model, parent, outside, effect } = made
  return [
    version === null
      ? `${model} ${parent.slice(0, 12)} would be edited so (nothing is kept):`
      : `${model} ${version.slice(0, 12)}: a candidate, edited from ${parent.slice(0, 12)}, which stays as it is.`,
    ...editLines(made).map(
      ({ edit, change }) => `  ${edit.kind === 'remove-pair' ? edit.pair.join(' and ') : edit.feature}: ${change}`,
    ),
    '',
    ...effectLines(effect),
    ...outside.map(because => `The plan that counts would block it: ${because}.`),
    ...(version === null
      ? []
      : [
          '',
          `Next: attune model gate ${model} ${version.slice(0, 12)}; then somebody else than who edited it approves.`,
        ]),
  ].join('\n')
}

const effectLines = ({ training, test, check }: EditEffect): readonly string[] => {
  const lines = [
    `Touched: ${touchedWords(training)} of ${training.of} training rows, ${touchedWords(test)} of ${test.of} test rows (their outcomes are not looked at).`,
  ]
  if (check.kind === 'not-checked') return [...lines, `Not cross-checked: ${check.because}.`]
  const { before, after, difference, touched, folds } = check
  return [
    ...lines,
    `Cross-check: each training row by models of the other ${folds - 1} of ${folds} parts, before and after:`,
    ...beside(before, after),
    `  AUC after minus before ${estimateWords(difference)}`,
    ...(touched === null
      ? []
      : [
          `  those touched: predicted ${percent(touched.before)}, then ${percent(touched.after)}; it happened in ${estimateWords(touched.observed)}`,
        ]),
  ]
}

const touchedWords = ({ rows, people }: TouchedRows): string =>
  rows === null ? 'under 10' : `${rows}${people === null || people === rows ? '' : ` (${people} people)`}`

const beside = (before: Checked, after: Checked): readonly string[] => {
  const both = (name: string, of: (checked: Checked) => Answer<Estimate>): string =>
    `  ${name} ${estimateWords(of(before))}, then ${estimateWords(of(after))}`
  const ece = ({ ece: answer }: Checked): string =>
    answer.kind === 'answered' ? answer.value.toFixed(3) : whyUnanswered(answer)
  return [
    both('AUC', one => one.discrimination),
    both('calibration slope', one => one.slope),
    both('calibration in the large, log-odds', one => one.inTheLarge),
    `  expected calibration error ${ece(before)}, then ${ece(after)}`,
  ]
}

const percent = (chance: number): string => `${(100 * chance).toFixed(1)} %`
