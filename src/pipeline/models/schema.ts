import type { Generated } from 'kysely'

/** The tables of `migration.sql` as the query builder sees them. Moments are ISO text, bodies JSON. */
export type ModelsSchema = {
  model_definition: { hash: string; name: string; body: string }
  model_plan: { hash: string; model: string; document: string; added: string; by: string }
  model_run: { version: string; model: string; at: string; body: string }
  model_event: { model: string; n: number; body: string }
  model_watch: { id: string; model: string; at: string; body: string }
  model_proposal: {
    id: string
    model: string
    at: string
    body: string
    answered: string | null
    answer: string | null
  }
  model_answer: {
    record_id: string
    model: string
    version: string
    index_at: string
    role: string
    at: string
    person_id: string
    prediction: number | null
    because: string | null
    failed: Generated<boolean>
  }
}
