import { createKnowledgeView, isCoded, type KnowledgePack, measurements, mergePacks } from '../clinical/index.ts'
import { AppError, type Instant, instantOf } from '../core/index.ts'
import {
  type AuditEvent,
  appendAtOnce,
  appendAudit,
  createAuditTail,
  createBelievedHeads,
  createSealer,
  verificationKey,
  verifyAudit,
} from '../governance/audit/index.ts'
import { publicPlanKey } from '../governance/change-control/index.ts'
import { createAdviceEngine } from '../pipeline/advice/index.ts'
import { activeOverlay, createKnowledgeStore, withOverlay, withoutShareAlike } from '../pipeline/knowledge/index.ts'
import { servingAt, siteModelsOf } from '../pipeline/models/index.ts'
import { createFactCache, createSeriesCache, noteCalls, notingCalls, withCalls } from '../pipeline/profile/index.ts'
import { createFolderBlobStore } from '../platform/blobs/index.ts'
import { createDataFolder, createGroupCommit, openDatabase } from '../platform/database/index.ts'
import type { Log } from '../platform/logging/index.ts'
import { codeVersion } from './code-version.ts'
import { readSite } from './config.ts'
import { readStories } from './example-hospital.ts'
import { migrations } from './migrations.ts'
import { specialties } from './specialties.ts'
import type { Appended, AttuneSchema, Dependencies } from './use-cases/dependencies.ts'
import { createMatchingModels } from './use-cases/matching-models.ts'
import { createReceivedBefore } from './use-cases/received-before.ts'
import { createStandings } from './use-cases/standings.ts'
import { terminologyAt } from './use-cases/terminology.ts'

/** Facts kept in memory, some 100 MB: a hundred people of 1,000. */
const factsHeld = 100_000
/** Bytes of packed readings kept in memory: a hundred people with a year of a glucose sensor. */
const seriesHeld = 50_000_000
/** Parts of calls that are remembered as known, some 200 bytes each. */
const partsRemembered = 20_000

export type Application = {
  readonly dependencies: Dependencies
  /** Seals the audit chains, waits for what runs, lets the data folder go. */
  readonly close: () => Promise<void>
}

/** Wires adapters and stages together; the only place that names them. */
export const compose = async ({
  dataFolder,
  databaseUrl,
  log,
  settle,
}: {
  readonly dataFolder: string
  readonly databaseUrl: string | undefined
  readonly log: Log
  /** Called before the site's settings are read, with whether the database holds any record yet. */
  readonly settle?: (databaseIsEmpty: boolean) => void
}): Promise<Application> => {
  const clock = () => instantOf(Date.now())
  const folder = await createDataFolder(dataFolder)
  const database = await openDatabase<AttuneSchema>({
    dataFolder: folder.path,
    ...(databaseUrl === undefined ? {} : { url: databaseUrl }),
    migrations,
    keepsTemplate: true,
    log,
  })
  try {
    settle?.((await database.kysely.selectFrom('record').select('record_id').limit(1).execute()).length === 0)
    const site = readSite(folder.path)
    const allowed = (pack: KnowledgePack) => (site.shareAlike ? pack : withoutShareAlike(pack).pack)
    const builtIn = allowed(mergePacks(specialties.map(({ knowledge }) => knowledge)))
    const knowledgeStore = createKnowledgeStore({ database, clock })
    /** What is in use now: the built-in tables, with those that the site has imported in their place. */
    const current = async (overlay: string | null) => {
      const pack = overlay === null ? builtIn : allowed(withOverlay(builtIn, await knowledgeStore.pack(overlay)))
      return { overlay, pack, knowledge: createKnowledgeView(pack, await knowledgeStore.put(pack)) }
    }
    let inUse = await current(await activeOverlay(database.kysely))
    const refreshKnowledge = async () => {
      const overlay = await activeOverlay(database.kysely)
      if (overlay !== inUse.overlay) inUse = await current(overlay)
    }
    let unsealed = ''
    const sealer = createSealer({
      database,
      folder,
      now: clock,
      onError: error => {
        // Tried again every second: the same trouble is said once.
        const message = error instanceof Error ? error.message : String(error)
        if (message !== unsealed)
          log.error({ event: 'sealing-failed', err: error }, 'the audit chains could not be sealed')
        unsealed = message
      },
    })
    const tail = createAuditTail(database.kysely)
    const heads = createBelievedHeads()
    const writes = createGroupCommit<AttuneSchema, Appended, readonly AuditEvent[]>({
      database,
      finish: async (tx, appended) => {
        await noteCalls(tx, callsOf(appended))
        return await appendAudit(tx, eventsOf(appended))
      },
      finishAtOnce: (db, appended) =>
        appendAtOnce(db, eventsOf(appended), heads, isSo => notingCalls(callsOf(appended), isSo)),
      committed: events => {
        heads.committed(events)
        tail.committed(events)
      },
    })
    const blobs = withCalls(createFolderBlobStore(folder.blobs), database.kysely)
    const read = new Set(specialties.flatMap(({ reads }) => reads.concepts))
    const measured = [...measurements.values()].filter(({ id }) => read.has(id))
    const series = createSeriesCache({
      limit: seriesHeld,
      isRead: ({ codings }) => measured.some(concept => isCoded(codings, concept)),
    })
    const facts = createFactCache({ limit: factsHeld, series })
    const { version, code } = codeVersion()
    const siteModels = async (at: Instant) =>
      siteModelsOf(await servingAt({ db: database.kysely, blobs }, { publicKey: publicPlanKey(folder.keys), at }))
    const dependencies: Dependencies = {
      database,
      folder,
      blobs,
      specialties,
      get knowledge() {
        return inUse.knowledge
      },
      get pack() {
        return inUse.pack
      },
      builtInPack: builtIn,
      refreshKnowledge,
      knowledgeStore,
      engine: createAdviceEngine({
        specialties,
        code,
        onFailure: ({ specialty, verb, error }) =>
          log.error({ event: 'verb-failed', specialty, verb, err: error }, 'a verb failed'),
      }),
      facts,
      tail,
      models: createMatchingModels(database.kysely),
      siteModels,
      received: createReceivedBefore({ tail, limit: partsRemembered }),
      standings: createStandings({
        db: database.kysely,
        facts,
        tail,
        readTerminology: () => terminologyAt({ database, blobs }, null),
        readModels: siteModels,
        refreshKnowledge,
        clock,
      }),
      site,
      clock,
      code,
      version,
      stories: readStories(site),
      write: (unit, alongside = []) =>
        writes.run((tx, append) => {
          for (const one of alongside) append(one)
          return unit(tx, event => append({ kind: 'audit', event }))
        }),
      append: events => writes.defer(events),
      verifyAudit: async options => {
        // Seal first, so that what was just written is vouched for.
        const conflict = await sealer.sealNow().then(() => undefined, conflictOf)
        const { seals, keys } = folder
        const from = { db: database.kysely, seals, publicKey: verificationKey(keys), ...options }
        const verdict = await verifyAudit(from)
        // What does not let it seal is what there is to find.
        if (conflict !== undefined && verdict.ok) throw conflict
        return verdict
      },
    }
    return {
      dependencies,
      close: async () => {
        try {
          await writes.close()
          await sealer.close()
        } finally {
          // Also when nothing can be sealed any more (the disk is full): the database is left as it should be.
          await database.close()
        }
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** The conflict between seals and database that an error tells of; any other is thrown. */
const conflictOf = (error: unknown): AppError => {
  if (error instanceof AppError && error.code === 'conflict') return error
  throw error
}

const eventsOf = (appended: readonly Appended[]) => appended.flatMap(one => (one.kind === 'audit' ? [one.event] : []))

const callsOf = (appended: readonly Appended[]) => appended.flatMap(one => (one.kind === 'call' ? [one.note] : []))
