import { readFileSync } from 'node:fs'

/** The tables of `migration-safety.sql`. Moments are ISO text. */
export type SafetySchema = {
  safety_ledger: {
    record_id: string
    subject: string
    seq: number
    person_id: string
    kind: string
    specialty: string
    title: string
    severity: string
    state: string
    reason: string | null
    by: string
    at: string
    rests_on: string[] | null
  }
  task: {
    record_id: string
    id: string
    person_id: string
    recommendation_id: string
    subject: string
    what: string
    severity: string
    owner: string
    opened_at: string
    deadline: string
    state: string
    by: string | null
    at: string | null
    comment: string | null
    rests_on: string[] | null
  }
  worklist_entry: {
    record_id: string
    person_id: string
    urgency: number
    severity: string
    severity_rank: number
    since: string
    subject: string
    reason: string
    specialty: string
    specialties: string[]
    critical: number
    warning: number
    info: number
    tasks_open: number
    tasks_escalated: number
  }
  advice_due: { record_id: string; since: string }
  worklist_aside: { record_id: string; together: string; line: string }
}

export const safetyMigration = {
  id: '0007-safety-ledger',
  sql: readFileSync(new URL('./migration-safety.sql', import.meta.url), 'utf8'),
}

/** The worklist by severity within urgency. */
export const worklistOrderMigration = {
  id: '0015-worklist-order',
  sql: readFileSync(new URL('./migration-worklist-order.sql', import.meta.url), 'utf8'),
}

/** What belongs to several records of one person, and lines that come back when records are parted. */
export const togetherMigration = {
  id: '0021-together',
  sql: readFileSync(new URL('./migration-together.sql', import.meta.url), 'utf8'),
}
