import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Actor } from '../../governance/access/index.ts'
import { cardHtml } from '../../governance/change-control/index.ts'
import { shapeEditJson } from '../../learning/index.ts'
import type { EditPreviewView, ModelsView, ModelView, ShapesView } from '../../pipeline/delivery/index.ts'
import type { Dependencies } from '../use-cases/dependencies.ts'
import { editVersion, effectOfEdits } from '../use-cases/models/edit.ts'
import { editPreview, effectView, triedBy } from '../use-cases/models/edit-view.ts'
import { gateModel } from '../use-cases/models/gate.ts'
import { createModelRuns, type ModelRuns } from '../use-cases/models/model-runs.ts'
import { modelsView, modelView, shapesView } from '../use-cases/models/models-view.ts'
import { moveModel } from '../use-cases/models/move.ts'
import { statedCard } from '../use-cases/models/stated-card.ts'
import { trainModel } from '../use-cases/models/train.ts'
import { askedAgain } from '../use-cases/models/train-again.ts'
import { sendPage } from './html-page.ts'
import { callerFor, read } from './request.ts'
import type { Sessions } from './session.ts'

const named = z.object({ name: z.string().min(1).max(200) })
const versioned = named.extend({ version: z.string().regex(/^[0-9a-f]{64}$/, 'is no version') })
const move = z.object({
  version: z.string().regex(/^[0-9a-f]{64}$/, 'is no version'),
  kind: z.enum(['approved', 'shadowed', 'served', 'rolled-back', 'retired']),
  // What answers for patients is never changed without a reason.
  why: z.string().trim().min(1, 'say why: it stands in the history and the audit trail').max(1000),
})
const gate = z.object({ version: z.string().regex(/^[0-9a-f]{64}$/, 'is no version') })
const editing = z.object({ edits: z.array(shapeEditJson).min(1).max(50) })
const saving = editing.extend({ why: move.shape.why })
const training = z.object({ proposal: z.string().max(200).nullable() })

/** Models: what each version has shown, what was decided, and deciding it. The routes of `contract-models.ts` and `contract-shapes.ts`. */
export const registerModels = (app: FastifyInstance, deps: Dependencies, sessions: Sessions): void => {
  const runs = createModelRuns(deps, error =>
    app.log.error({ event: 'model-run-failed', err: error }, 'a model could not be trained or tested'),
  )
  // A server that is told to end does not wait for a model to be learnt.
  app.addHook('onClose', async () => await runs.stop())
  const list = async (actor: Actor): Promise<ModelsView> => ({ ...(await modelsView(deps, actor)), ...runs.now() })
  const one = async (name: string, actor: Actor): Promise<ModelView> => ({
    ...(await modelView(deps, name, actor)),
    ...runs.now(),
  })

  app.get('/api/models', async request => await list(sessions.allow(request, 'model:read')))

  app.delete('/api/models/run', async request => {
    const actor = sessions.allow(request, 'model:read')
    // Who began a run may stop it; that of somebody else, who may train.
    const { running } = runs.now()
    if (running !== null && running.by !== actor.id) sessions.allow(request, 'model:train')
    await runs.stop()
    return await list(actor)
  })

  app.get('/api/models/:name', async request => {
    const actor = sessions.allow(request, 'model:read')
    return await one(read(named, request.params).name, actor)
  })

  app.get('/api/models/:name/:version/shapes', async (request): Promise<ShapesView> => {
    sessions.allow(request, 'model:read')
    const { name, version } = read(versioned, request.params)
    return await shapesView(deps, name, version)
  })

  app.get('/api/models/:name/:version/card', async (request, reply) => {
    sessions.allow(request, 'model:read')
    const { name, version } = read(versioned, request.params)
    const { card } = await statedCard(deps, { model: name, version })
    return sendPage(reply, cardHtml(card))
  })

  app.post('/api/models/:name/moves', async request => {
    const actor = sessions.allow(request, 'model:decide')
    const { name } = read(named, request.params)
    const asked = read(move, request.body)
    await moveModel(deps, { model: name, ...asked, by: { id: actor.id, role: actor.role } }, callerFor(actor.id))
    return await one(name, actor)
  })

  registerEdits(app, deps, sessions, { runs, list })

  app.post('/api/models/:name/training', async (request, reply) => {
    const actor = sessions.allow(request, 'model:train')
    const { name } = read(named, request.params)
    const asked = await askedAgain(deps, name, { by: actor.id, ...read(training, request.body) })
    const caller = callerFor(actor.id)
    runs.start(
      { model: name, what: 'training' },
      async told => {
        const { version, isKnown, notes } = await trainModel(deps, asked, caller, told)
        const short = version.slice(0, 8)
        const came = isKnown
          ? `the same rows and settings gave version ${short} before: nothing was added.`
          : `version ${short} is a candidate.`
        return [came, ...notes].join(' ')
      },
      caller,
    )
    return reply.code(202).send(await list(actor))
  })

  app.post('/api/models/:name/gate', async (request, reply) => {
    const actor = sessions.allow(request, 'model:train')
    const { name } = read(named, request.params)
    const { version } = read(gate, request.body)
    const caller = callerFor(actor.id)
    runs.start(
      { model: name, what: 'gate' },
      async ({ signal, progress }) => {
        const asked = { model: name, version, by: actor.id, why: 'asked for on the page of models' }
        const { judgement } = await gateModel(deps, asked, caller, { signal, progress })
        return `version ${version.slice(0, 8)} ${verdictWords[judgement.verdict]}.`
      },
      caller,
    )
    return reply.code(202).send(await list(actor))
  })
}

/** Edits of shapes: drawn at once, their effect and the candidate worked out as runs. Who does it is whoever is signed in. */
const registerEdits = (
  app: FastifyInstance,
  deps: Dependencies,
  sessions: Sessions,
  { runs, list }: { readonly runs: ModelRuns; readonly list: (actor: Actor) => Promise<ModelsView> },
): void => {
  app.post('/api/models/:name/:version/edits/preview', async (request): Promise<EditPreviewView> => {
    const actor = sessions.allow(request, 'model:edit')
    const { name: model, version } = read(versioned, request.params)
    return await editPreview(deps, triedBy(actor, { model, version, ...read(editing, request.body) }))
  })

  app.post('/api/models/:name/:version/edits/effect', async (request, reply) => {
    const actor = sessions.allow(request, 'model:edit')
    const { name: model, version } = read(versioned, request.params)
    const { edits } = read(editing, request.body)
    const asked = triedBy(actor, { model, version, edits })
    // What cannot be edited so is said at once.
    await editPreview(deps, asked)
    const caller = callerFor(actor.id)
    runs.start(
      { model, what: 'effect' },
      async ({ signal, progress }) => {
        const told = (step: string, done: number) => progress(step, done, null)
        const { effect } = await effectOfEdits(deps, asked, caller, { signal, progress: told })
        return { message: 'it stands beside the shapes; nothing was kept.', effect: effectView(version, edits, effect) }
      },
      caller,
    )
    return reply.code(202).send(await list(actor))
  })

  app.post('/api/models/:name/:version/edits', async (request, reply) => {
    const actor = sessions.allow(request, 'model:edit')
    const { name: model, version } = read(versioned, request.params)
    const asked = { model, version, ...read(saving, request.body), by: { id: actor.id, role: actor.role } }
    await editPreview(deps, asked)
    const caller = callerFor(actor.id)
    runs.start(
      { model, what: 'edit' },
      async ({ signal, progress }) => {
        const told = (step: string, done: number) => progress(step, done, null)
        const made = await editVersion(deps, asked, caller, { signal, progress: told })
        return `version ${made.version.slice(0, 8)} is a candidate. ${made.outside.map(because => `The plan that counts would block it: ${because}.`).join(' ')}`.trim()
      },
      caller,
    )
    return reply.code(202).send(await list(actor))
  })
}

const verdictWords = {
  passed: 'has passed the gates',
  failed: 'has not passed the gates',
  blocked: 'is blocked: it lies outside the plan',
} as const
