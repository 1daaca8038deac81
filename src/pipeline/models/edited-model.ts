import type { Kysely } from 'kysely'
import { canonicalJson } from '../../core/index.ts'
import type { HandEdit } from '../../governance/change-control/index.ts'
import {
  type AdditiveFile,
  editAgain,
  featuresOfEdit,
  largestShift,
  type Model,
  modelText,
  slopeOf,
} from '../../learning/index.ts'
import type { BlobStore } from '../../platform/blobs/index.ts'
import { modelOfVersion, runOfVersion } from './model-store.ts'
import type { ModelsSchema } from './schema.ts'
import type { TrainingRun } from './training-run.ts'

/** The edits that a model file holds, as a plan is asked about them. */
export const handEditsOf = (model: AdditiveFile): readonly HandEdit[] =>
  model.body.edits.map(record => ({
    kind: record.edit.kind,
    features: featuresOfEdit(record.edit),
    change: record.change,
    by: record.by,
    at: record.at,
    because: record.because,
    largest: slopeOf(model) * largestShift(record),
  }))

type Store = { readonly db: Pick<Kysely<ModelsSchema>, 'selectFrom'>; readonly blobs: BlobStore }

/**
 * Why the shapes of a version are not what is on record: edited without a record, a record of other edits, or bytes that are not those of its
 * parent with these edits made again. Asked at the gates and whenever it may serve.
 *
 * @returns `undefined` where they are
 */
export const editDoubt = async (store: Store, { trained }: TrainingRun, model: Model): Promise<string | undefined> => {
  const { edited } = trained
  const found = model.kind === 'additive' ? model.body.edits.length : 0
  if (edited === undefined)
    return found === 0 ? undefined : `its file holds ${found} edits by hand, and its registration says nothing of them`
  if (model.kind !== 'additive' || canonicalJson(handEditsOf(model)) !== canonicalJson(edited.edits))
    return 'the edits in its file are not those of its registration'
  const parent = await modelOfVersion(store.blobs, edited.parent)
  const before = await editDoubt(store, await runOfVersion(store.db, edited.parent), parent)
  if (before !== undefined) return `of the version that was edited: ${before}`
  return parent.kind === 'additive' && isMadeOf(parent, model)
    ? undefined
    : 'its shapes are not those of the version that was edited, with the edits on record'
}

const isMadeOf = (parent: AdditiveFile, model: AdditiveFile): boolean => {
  try {
    const own = model.body.edits.slice(parent.body.edits.length)
    return modelText(editAgain(parent, own)) === modelText(model)
  } catch (error) {
    // An edit that this parent does not take.
    if (error instanceof RangeError) return false
    throw error
  }
}
