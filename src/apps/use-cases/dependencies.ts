import type { Transaction } from 'kysely'
import type { KnowledgePack, KnowledgeView, Specialty } from '../../clinical/index.ts'
import type { Instant } from '../../core/index.ts'
import type { AuditDraft, AuditSchema, AuditTail, AuditVerification } from '../../governance/audit/index.ts'
import type { AdviceEngine, AdviceSchema, Channel } from '../../pipeline/advice/index.ts'
import type { IdentitySchema } from '../../pipeline/identity/index.ts'
import type {
  ActiveKnowledgeSchema,
  KnowledgeSchema,
  KnowledgeStore,
  TerminologySchema,
} from '../../pipeline/knowledge/index.ts'
import type { ModelsSchema, SiteModels } from '../../pipeline/models/index.ts'
import type { AlertsSchema, SourcesSchema } from '../../pipeline/monitoring/index.ts'
import type { OutcomesSchema, PatientPageSchema, SafetySchema } from '../../pipeline/outcomes/index.ts'
import type { CallNote, FactCache, ProfileSchema } from '../../pipeline/profile/index.ts'
import type { QualitySchema } from '../../pipeline/quality/index.ts'
import type { BlobStore } from '../../platform/blobs/index.ts'
import type { Database, DataFolder } from '../../platform/database/index.ts'
import type { Site } from '../config.ts'
import type { MatchingModels } from './matching-models.ts'
import type { ReceivedBefore } from './received-before.ts'
import type { Standings } from './standings.ts'

export type AttuneSchema = ProfileSchema &
  IdentitySchema &
  AdviceSchema &
  OutcomesSchema &
  SafetySchema &
  KnowledgeSchema &
  ActiveKnowledgeSchema &
  TerminologySchema &
  AuditSchema &
  PatientPageSchema &
  QualitySchema &
  SourcesSchema &
  AlertsSchema &
  ModelsSchema

/** What every use case works with; wired once in `compose.ts`. */
export type Dependencies = {
  readonly database: Database<AttuneSchema>
  readonly folder: DataFolder
  readonly blobs: BlobStore
  readonly specialties: readonly Specialty[]
  /** In use now; another after `refreshKnowledge`. */
  readonly knowledge: KnowledgeView
  readonly pack: KnowledgePack
  /** Version 0: what the specialties bring. */
  readonly builtInPack: KnowledgePack
  /** Reads again which tables the site has put in the place of built-in ones. */
  readonly refreshKnowledge: () => Promise<void>
  readonly knowledgeStore: KnowledgeStore
  readonly engine: AdviceEngine
  /** Facts read before. */
  readonly facts: FactCache
  /** What was done, by whichever process. */
  readonly tail: AuditTail
  /** By what records are matched. */
  readonly models: MatchingModels
  /** What of the site's own models serves at a moment, also of the past. Where people stand has that of now. */
  readonly siteModels: (at: Instant) => Promise<SiteModels>
  /** Bytes that are known to bring nothing new. */
  readonly received: ReceivedBefore
  /** Where people stand now. */
  readonly standings: Standings
  readonly site: Site
  /** The current time; the only clock. */
  readonly clock: () => Instant
  /** Version of the code, part of every recommendation. */
  readonly code: string
  readonly version: string
  /** Stories of the example patients, by `system|value` of an identifier. */
  readonly stories: ReadonlyMap<string, string>
  /**
   * Writes in a transaction that concurrent callers share, with the audit events that it is handed: both are committed
   * or neither. Resolves after the commit.
   */
  readonly write: <T>(
    unit: (tx: Transaction<AttuneSchema>, audit: (event: AuditDraft) => void) => Promise<T>,
    /** Appended in the same transaction. */
    alongside?: readonly Appended[],
  ) => Promise<T>
  /**
   * Appends documents and audit events and nothing else, with those of other callers: however many, few statements.
   * Resolves after the commit.
   */
  readonly append: (events: readonly Appended[]) => Promise<void>
  /** Seals what was just written, then verifies the trail, also against a copy of the seals in a folder. */
  readonly verifyAudit: (options?: {
    readonly copy?: string | undefined
    readonly progress?: (events: number, of: number) => void
  }) => Promise<AuditVerification>
}

/** What is only ever added. */
export type Appended =
  | { readonly kind: 'audit'; readonly event: AuditDraft }
  | { readonly kind: 'call'; readonly note: CallNote }

/** Who asks, and through what. */
export type Caller = { readonly actor: string; readonly channel: Channel }

/** The moment advice is about: asked for, else the site's fixed one, else now. */
export const asOfFor = (deps: Dependencies, asked: Instant | null): Instant => asked ?? deps.site.asOf ?? deps.clock()

/** Audits an act that changes nothing else. */
export const recordAct = async (deps: Dependencies, act: Omit<AuditDraft, 'at'>): Promise<void> => {
  const at = deps.clock()
  await deps.append([{ kind: 'audit', event: { at, ...act } }])
}
