import { Button } from '@mantine/core'
import { useState } from 'react'
import type {
  EditEffectView,
  EditPreviewView,
  ModelView,
  ShapeEditView,
} from '../../../src/pipeline/delivery/contract.ts'
import { useEditEffect, useSaveEdits } from '../../shared/api/model-edits.ts'
import { ReasonForm } from '../../shared/forms/reason-form.tsx'
import css from './edit.module.css'
import { EditEffect } from './edit-effect.tsx'
import { Refused } from './refused.tsx'
import { RunProgress } from './run-progress.tsx'
import { featureText, featureWords, sentenceOf } from './words.ts'

/** The edits that are tried: what each is, what they do, and how they become a candidate. Nothing is kept before that. */
export const EditDraft = ({
  model,
  version,
  user,
  draft,
  preview,
  failure,
  onChange,
}: {
  readonly model: ModelView
  readonly version: string
  readonly user: string
  readonly draft: readonly ShapeEditView[]
  readonly preview: EditPreviewView | undefined
  readonly failure: unknown
  readonly onChange: (draft: readonly ShapeEditView[]) => void
}) => {
  const ask = useEditEffect(model.name, version)
  const save = useSaveEdits(model.name, version)
  const [isMaking, setMaking] = useState(false)
  const effect = effectOf(model, version, draft)
  // Those of this draft come last.
  const changes = preview?.shapes.edits.slice(-draft.length) ?? []
  return (
    <section className={css.draft} aria-label="Edits that are tried">
      <h3 id="tried">Tried, not kept</h3>
      <ol>
        {draft.map((edit, at) => (
          <li key={JSON.stringify(edit)}>
            {nameOf(edit)}
            {changes[at] !== undefined && `, ${changes[at].change}`}{' '}
            <Button
              size="compact-xs"
              variant="subtle"
              aria-label={`Take back: ${nameOf(edit)}`}
              onClick={() => onChange(draft.toSpliced(at, 1))}
            >
              Take back
            </Button>
          </li>
        ))}
      </ol>
      {failure !== null && <Refused failure={failure} what="Cannot be edited so" />}
      {preview?.outside.map(because => (
        <p key={because} className={css.outside}>
          The plan that counts would block it: {sentenceOf(because)}
        </p>
      ))}
      {preview !== undefined && failure === null && (
        <>
          <Button
            size="compact-sm"
            variant="default"
            disabled={model.running !== null}
            loading={ask.isPending}
            onClick={() => ask.mutate({ edits: draft })}
          >
            {effect === undefined ? 'Work out the effect' : 'Work it out again'}
          </Button>
          <RunProgress running={model.running} ended={null} mayTrain={model.may.train} />
          {ask.isError && <Refused failure={ask.error} what="Not begun" />}
          {effect !== undefined && <EditEffect effect={effect} />}
          {effect !== undefined && model.running === null && !isMaking && (
            <Button size="compact-sm" onClick={() => setMaking(true)}>
              Make a candidate of it
            </Button>
          )}
          {effect !== undefined && model.running === null && isMaking && (
            <ReasonForm
              label="Make a candidate of the edits"
              verb="Make a candidate"
              user={user}
              pending={save.isPending}
              onSend={why => save.mutate({ edits: draft, why }, { onSuccess: () => onChange([]) })}
              onCancel={() => setMaking(false)}
              problem={() => save.isError && <Refused failure={save.error} what="Not begun" />}
            >
              <p>
                This version stays as it is. The candidate is tested and gated like any other; somebody else than you
                approves it. Making it looks at the test rows once.
              </p>
            </ReasonForm>
          )}
        </>
      )}
    </section>
  )
}

const nameOf = (edit: ShapeEditView): string =>
  edit.kind === 'remove-pair'
    ? `${featureText(edit.pair[0])} with ${featureWords(edit.pair[1])}`
    : featureText(edit.feature)

/** Told last, if it is of these edits. */
const effectOf = (
  { ended }: ModelView,
  version: string,
  draft: readonly ShapeEditView[],
): EditEffectView | undefined => {
  const effect = ended?.effect ?? null
  if (effect === null || effect.version !== version) return undefined
  const same = (edits: readonly ShapeEditView[]) => JSON.stringify(edits.map(edit => Object.entries(edit).sort()))
  return same(effect.edits) === same(draft) ? effect : undefined
}
