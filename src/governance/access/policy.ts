export type Role = 'clinician' | 'integration-engineer' | 'governance' | 'patient'

export type Action =
  | 'patient:list'
  | 'patient:read'
  | 'advice:read'
  | 'decision:write'
  | 'import:write'
  | 'audit:verify'
  | 'recall:read'
  | 'hooks:call'
  | 'advice:simulate'
  | 'plan:read'
  | 'message:release'
  | 'note:write'
  | 'note:read'
  | 'identity:decide'
  | 'quality:read'
  | 'rules:govern'
  | 'model:read'
  | 'model:decide'
  | 'model:train'
  | 'model:edit'

/** HL7 PurposeOfUse: TREAT, HOPERAT, PATRQT. */
export type Purpose = 'treatment' | 'operations' | 'own-request'

/** `own`: only about the person who asks. */
export type Cell =
  | { readonly purposes: readonly Purpose[]; readonly about: 'any' | 'own' }
  | { readonly denied: string }

const treatment: Cell = { purposes: ['treatment'], about: 'any' }
const operations: Cell = { purposes: ['operations'], about: 'any' }
const own: Cell = { purposes: ['own-request'], about: 'own' }
const denied = (because: string): Cell => ({ denied: because })

const notTheirPatients = denied('an integration engineer sees import reports, not patients')

/**
 * Who may do what, and for which purpose: every cell is written out, so that a new role or action does not compile
 * until somebody has decided.
 */
export const policy: Readonly<Record<Role, Readonly<Record<Action, Cell>>>> = {
  clinician: {
    'patient:list': treatment,
    'patient:read': treatment,
    'advice:read': treatment,
    'decision:write': treatment,
    'hooks:call': treatment,
    'advice:simulate': treatment,
    // To see what the patient sees.
    'plan:read': treatment,
    'message:release': treatment,
    'note:read': treatment,
    // Who treats them knows best whether two records are one person.
    'identity:decide': treatment,
    // Whether to trust what a source says of a patient.
    'quality:read': treatment,
    // What a model can and cannot do, by who acts on what it says.
    'model:read': treatment,
    'model:decide': treatment,
    'model:train': denied('training a model reads the records of everybody and is the task of governance'),
    // Who knows the medicine reads a shape and says where it is wrong; they see numbers of groups, no record.
    'model:edit': treatment,
    'rules:govern': denied('which rules speak is decided by governance'),
    'note:write': denied('a note to the clinic is written by the patient'),
    'import:write': denied('importing is the task of an integration engineer'),
    'audit:verify': denied('verifying the audit trail is the task of governance'),
    'recall:read': denied('a recall lists the patients of all clinicians and is the task of governance'),
  },
  'integration-engineer': {
    'import:write': operations,
    'quality:read': operations,
    'patient:list': notTheirPatients,
    'patient:read': notTheirPatients,
    'advice:read': notTheirPatients,
    'hooks:call': notTheirPatients,
    'advice:simulate': notTheirPatients,
    'plan:read': notTheirPatients,
    'note:read': notTheirPatients,
    'note:write': denied('a note to the clinic is written by the patient'),
    'message:release': denied('only a clinician releases a message to a patient'),
    'identity:decide': notTheirPatients,
    'decision:write': denied('only a clinician decides'),
    'audit:verify': denied('verifying the audit trail is the task of governance'),
    'recall:read': denied('a recall is the task of governance'),
    'rules:govern': denied('which rules speak is decided by governance'),
    'model:read': denied('models are for those who act on them or answer for them'),
    'model:decide': denied('which model serves is decided by a clinician and governance'),
    'model:train': denied('training a model is the task of governance'),
    'model:edit': denied('a shape is edited by a clinician or governance'),
  },
  governance: {
    'audit:verify': operations,
    'recall:read': operations,
    'quality:read': operations,
    // How often each rule would have fired, and whether it speaks: numbers, no record.
    'rules:govern': operations,
    // Numbers of groups, no record; the plan of a model says which of the two roles may approve it.
    'model:read': operations,
    'model:decide': operations,
    'model:train': operations,
    'model:edit': operations,
    // To explain or replay a recommendation that somebody questions.
    'advice:read': operations,
    // Names and addresses side by side, and nothing else of a record: the work of who keeps the index of patients.
    'identity:decide': operations,
    'patient:list': denied('governance looks at advice and its audit trail, not at patient records'),
    'patient:read': denied('governance looks at advice and its audit trail, not at patient records'),
    'hooks:call': denied('only clinical systems ask for advice at the point of care'),
    'advice:simulate': denied('supposing something of a patient is part of treating them'),
    'plan:read': denied('governance looks at advice and its audit trail, not at patient records'),
    'note:read': denied('governance looks at advice and its audit trail, not at patient records'),
    'note:write': denied('a note to the clinic is written by the patient'),
    'message:release': denied('only a clinician releases a message to a patient'),
    'decision:write': denied('only a clinician decides'),
    'import:write': denied('importing is the task of an integration engineer'),
  },
  patient: {
    'patient:read': own,
    'plan:read': own,
    'note:write': own,
    'quality:read': denied('how good the data of a source are is for those who work with it'),
    'note:read': denied('what they told the clinic stands on their own page'),
    'identity:decide': denied('whose records are whose is decided by the clinic; tell it with a note'),
    'message:release': denied('only a clinician releases a message to a patient'),
    'advice:simulate': denied('a patient sees advice after a clinician has signed it'),
    // Hazard H17: a patient must not act on advice that no clinician has signed.
    'advice:read': denied('a patient sees advice after a clinician has signed it'),
    'patient:list': denied('a patient sees only their own record'),
    'decision:write': denied('only a clinician decides'),
    'hooks:call': denied('only clinical systems ask for advice at the point of care'),
    'import:write': denied('importing is the task of an integration engineer'),
    'audit:verify': denied('verifying the audit trail is the task of governance'),
    'recall:read': denied('a recall is the task of governance'),
    'rules:govern': denied('which rules speak is decided by governance'),
    'model:read': denied('models are for those who act on them or answer for them'),
    'model:decide': denied('which model serves is decided by a clinician and governance'),
    'model:train': denied('training a model is the task of governance'),
    'model:edit': denied('a shape is edited by a clinician or governance'),
  },
}
