import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import {
  type MessageReleases,
  type PatientNote,
  type PatientNoteKind,
  type PatientNoteList,
  type PatientPlanView,
  patientNoteKinds,
} from '../../pipeline/delivery/index.ts'
import type { Dependencies } from '../use-cases/dependencies.ts'
import { messageReleases, patientNotes, patientPlan, readNote, release, tellClinic } from '../use-cases/patient-plan.ts'
import { allowPerson, callerFor, read } from './request.ts'
import { nameOfUser, type Sessions } from './session.ts'

const note = z.object({
  kind: z.enum(Object.keys(patientNoteKinds) as [PatientNoteKind, ...PatientNoteKind[]]),
  text: z.string().max(4000).default(''),
  about: z.string().max(200).nullable().default(null),
})

/** The patient's own page, what they tell the clinic, and what a clinician lets them see. */
export const registerPatientPage = (app: FastifyInstance, deps: Dependencies, sessions: Sessions): void => {
  app.get('/api/patients/:id/plan', async (request): Promise<PatientPlanView> => {
    const { person, actor } = await allowPerson(deps, sessions, request, 'plan:read')
    return await patientPlan(deps, { person, own: actor.role === 'patient' }, callerFor(actor.id), nameOfUser)
  })

  app.post('/api/patients/:id/notes', async (request): Promise<PatientNote> => {
    const { person, actor } = await allowPerson(deps, sessions, request, 'note:write')
    return await tellClinic(deps, person, read(note, request.body), callerFor(actor.id))
  })

  app.get('/api/patients/:id/notes', async (request): Promise<PatientNoteList> => {
    const { person } = await allowPerson(deps, sessions, request, 'note:read')
    return await patientNotes(deps, person)
  })

  app.post('/api/patients/:id/notes/:note/read', async (request): Promise<PatientNote> => {
    const { person, actor } = await allowPerson(deps, sessions, request, 'note:read')
    const { note: id } = read(z.object({ note: z.string().max(100) }), request.params)
    return await readNote(deps, person, id, callerFor(actor.id))
  })

  app.get('/api/patients/:id/releases', async (request): Promise<MessageReleases> => {
    const { person } = await allowPerson(deps, sessions, request, 'message:release')
    return await messageReleases(deps, person)
  })

  app.post('/api/patients/:id/messages/:rule/release', async (request): Promise<MessageReleases> => {
    const { person, actor } = await allowPerson(deps, sessions, request, 'message:release')
    const { rule } = read(z.object({ rule: z.string().max(200) }), request.params)
    return await release(deps, person, rule, callerFor(actor.id))
  })
}
