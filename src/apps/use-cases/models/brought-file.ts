import { z } from 'zod'
import { AppError, type Result } from '../../../core/index.ts'
import type { Trained } from '../../../governance/change-control/index.ts'
import { askedFeatures, type Counterpart, type ImportedTrees, parseLightgbm } from '../../../learning/index.ts'
import { type CohortDefinition, type FeatureSpec, unitOf } from '../../../pipeline/features/index.ts'
import { parseOnnxSignature } from '../../../standards/onnx/index.ts'
import { onnxTrees } from '../learning/onnx/ask-trees.ts'
import { chosenOutput, filledInputs } from '../learning/onnx/signature-use.ts'

export type BroughtFormat = NonNullable<Trained['brought']>['format']

export type BroughtFile = ImportedTrees & { readonly format: BroughtFormat }

/** What the columns of an ONNX matrix are, and which output foretells, where the file does not say. */
export type OnnxSaid = { readonly columns?: readonly string[] | undefined; readonly output?: string | undefined }

/**
 * Reads a model that was made elsewhere: a LightGBM text model, or trees as ONNX. Its score must be the log-odds of a chance.
 *
 * @throws AppError `misuse` with what the file is instead
 */
export const readBroughtFile = (bytes: Uint8Array, said: OnnxSaid): BroughtFile => {
  const format = bytes[0] === 0x08 ? 'onnx' : 'lightgbm'
  const read = format === 'onnx' ? onnxOf(bytes, said) : parseLightgbm(new TextDecoder().decode(bytes))
  if (!read.ok)
    throw new AppError(
      'misuse',
      `The model cannot be brought: ${read.issues.map(({ message }) => message).join('; ')}.`,
      {
        remedy: 'A LightGBM text model (Booster.save_model) or trees as ONNX; docs/operations/models-of-your-own.md',
      },
    )
  const { link } = read.value
  if (link !== 'logit')
    throw new AppError('misuse', 'The model cannot be brought: its score is not the log-odds of a chance.', {
      remedy:
        'Boosted trees of a yes or no are (binary objective). A forest averages chances: train one here, or bring boosted trees.',
    })
  return { ...read.value, format }
}

const onnxOf = (bytes: Uint8Array, { columns, output }: OnnxSaid): Result<ImportedTrees> => {
  const signature = parseOnnxSignature(bytes)
  if (!signature.ok) return signature
  const inputs = filledInputs(signature.value, columns)
  if (!inputs.ok) return inputs
  const whole = inputs.value.find(({ type }) => type === 'int32' || type === 'int64')
  if (whole !== undefined)
    throw new AppError('misuse', `Input ${whole.name} takes whole numbers, and no missing value.`, {
      remedy: 'Export it with decimal inputs.',
    })
  const chosen = chosenOutput(signature.value, output)
  return chosen.ok ? onnxTrees(bytes, inputs.value, chosen.value) : chosen
}

const mapShape = z.strictObject({
  features: z.record(
    z.string(),
    z.strictObject({
      /** A feature of the definition. */
      feature: z.string(),
      /** UCUM: in what the model counts it; must be the definition's own. */
      unit: z.string().exactOptional(),
      /** Of a feature of levels: what each level here is to the model. */
      levels: z.record(z.string(), z.union([z.string(), z.number()])).exactOptional(),
    }),
  ),
})

/** What the model's features are here, as a person states it. */
export type FeatureMap = z.infer<typeof mapShape>

/** @throws AppError `misuse` */
export const parseFeatureMap = (text: string): FeatureMap => {
  const read = mapShape.safeParse(jsonOf(text))
  if (read.success) return read.data
  const [first] = read.error.issues
  throw new AppError('misuse', `The map of features cannot be read: ${first?.message} (${first?.path.join('.')}).`, {
    remedy: '{ "features": { "AGE_YRS": { "feature": "age", "unit": "a" } } }',
  })
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON: the schema says so with its own words.
    return undefined
  }
}

/**
 * What of the definition stands for each feature that the trees ask. Nothing is guessed: a feature without an entry must have the same name,
 * and whatever is counted in a unit needs it said.
 *
 * @throws AppError `misuse` with every feature that has no counterpart
 */
export const counterpartsFor = (
  { trees }: ImportedTrees,
  map: FeatureMap,
  { features }: CohortDefinition,
): ReadonlyMap<string, Counterpart> => {
  const specs = new Map(features.map(spec => [spec.name, spec]))
  const problems: string[] = []
  const found = new Map<string, Counterpart>()
  const taken = new Map<string, string>()
  for (const { name } of askedFeatures(trees)) {
    const entry = map.features[name] ?? { feature: name }
    const spec = specs.get(entry.feature)
    const other = taken.get(entry.feature)
    const own =
      spec === undefined
        ? `${name}: the definition has no feature ${entry.feature}`
        : other !== undefined
          ? `${name}: ${entry.feature} stands for ${other} already`
          : counterpart(name, spec, entry)
    if (typeof own === 'string') problems.push(own)
    else {
      found.set(name, own)
      taken.set(entry.feature, name)
    }
  }
  if (problems.length === 0) return found
  throw new AppError('misuse', `Features of the model have no counterpart: ${problems.join('; ')}.`, {
    remedy: `--features MAP.json says what each is here; the definition has ${features.map(wordsOf).join(', ')}`,
    details: { problems },
  })
}

const wordsOf = (spec: FeatureSpec): string => `${spec.name} (${unitOf(spec) ?? 'levels'})`

const counterpart = (name: string, spec: FeatureSpec, entry: FeatureMap['features'][string]): Counterpart | string => {
  const unit = unitOf(spec)
  if (unit === null) {
    if (entry.levels === undefined)
      return `${name}: what each level of ${spec.name} is to the model is not said (levels)`
    return { kind: 'categorical', name: spec.name, levels: Object.entries(entry.levels) }
  }
  if (entry.levels !== undefined) return `${name}: ${spec.name} has no levels`
  if (entry.unit === undefined && unit !== '1') return `${name}: its unit is not said; ${spec.name} is in ${unit}`
  if (entry.unit !== undefined && entry.unit !== unit)
    return `${name}: it is in ${entry.unit}, ${spec.name} in ${unit}; nothing is converted`
  return { kind: 'numeric', name: spec.name }
}
