import { AppError } from '../../../core/index.ts'
import type { Refusal } from '../../../governance/change-control/index.ts'

/** Why something about a model is not done, by name: what its life does not allow, and what the gate cannot judge. */
export type Refused =
  | Refusal
  | 'history-broken'
  | 'test-rows-unknown'
  | 'test-rows-changed'
  | 'trained-on-test-patients'
  | 'features-not-in-test'

/** What to do when a move is not allowed. `MODEL` stands for the model's name. */
const remedies: Readonly<Record<Refused, string>> = {
  'moment-unreadable': 'Check the clock of this machine.',
  'out-of-order': 'Check the clock of this machine: an earlier move was made later.',
  'nobody-named': 'Say who decides: --by PERSON.',
  'no-reason': 'Say why: --why TEXT. It stands in the history and cannot be changed.',
  'not-a-person': 'A person decides, under their own name: --by PERSON.',
  'role-not-allowed': 'Ask somebody with a role that the plan names; or draft and sign another plan.',
  'trained-it-oneself': 'Ask somebody else to look at it: the plan wants four eyes.',
  'edited-it-oneself': 'Ask somebody else to look at it: who edits a shape does not approve it.',
  'edits-not-recorded':
    'Edit the version again: attune model edit MODEL VERSION. Bytes that were changed otherwise never serve.',
  'parent-unknown': 'Edit a version that attune model show MODEL lists.',
  'version-unreadable': 'Train it again: attune model train MODEL.',
  'version-unknown': 'attune model show MODEL lists the versions.',
  'version-registered': 'Nothing is to be done: it is there already.',
  'other-model': 'attune model list says which models there are.',
  'plan-unknown': 'Draft a plan (attune model plan draft MODEL), edit it, sign it (attune model plan sign).',
  'plan-expired': 'Draft and sign a new plan, then gate and approve under it.',
  'other-champion': 'Gate it again: attune model gate MODEL.',
  'gates-not-passed': 'Gate it (attune model gate MODEL); what fails the gates is not approved: train another.',
  'not-approved': 'Have it approved: attune model approve MODEL VERSION --by PERSON --role ROLE --why TEXT.',
  'wrong-stage': 'attune model show MODEL says where it stands.',
  'never-served': 'Roll back to a version that has served: attune model show MODEL.',
  'serves-already': 'Nothing is to be done.',
  'no-chance': 'Train a target of yes or no for a fixed time (target: binary): its chances can be served.',
  'test-rows-unknown':
    'Only the test rows of a training here can be made again: draft the plan from one (attune model plan draft MODEL).',
  'test-rows-changed':
    'Draft and sign a new plan: attune model plan draft MODEL. Until then nothing new of this model can be gated.',
  'trained-on-test-patients':
    'Train it with the parts of the definition by which the plan was drafted; or draft and sign a new plan from its own run.',
  'features-not-in-test': 'Draft and sign a new plan from a run of that definition: attune model plan draft MODEL.',
  'history-broken':
    'Nothing of this model is served. attune audit verify says what was changed; restore the database from a backup.',
}

/** An error that says by name (`details.refusal`) why something is not done, and what to do. */
export const refused = (
  refusal: Refused,
  because: string,
  about: { readonly model: string } & Readonly<Record<string, unknown>>,
): AppError =>
  new AppError('conflict', `${because.charAt(0).toUpperCase()}${because.slice(1)}.`, {
    remedy: remedies[refusal].replaceAll('MODEL', about.model),
    details: { refusal, ...about },
  })
