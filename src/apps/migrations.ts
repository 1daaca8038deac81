import { auditMigration } from '../governance/audit/index.ts'
import { adviceMigration, subjectMigration } from '../pipeline/advice/index.ts'
import { peopleMigration } from '../pipeline/identity/index.ts'
import { activeKnowledgeMigration, knowledgeMigration, terminologyMigration } from '../pipeline/knowledge/index.ts'
import { failedAnswersMigration, modelsMigration } from '../pipeline/models/index.ts'
import { alertsMigration, sourcesMigration } from '../pipeline/monitoring/index.ts'
import {
  outcomesMigration,
  patientPageMigration,
  safetyMigration,
  togetherMigration,
  worklistOrderMigration,
} from '../pipeline/outcomes/index.ts'
import {
  callsMigration,
  demographicsMigration,
  erasureMigration,
  extentMigration,
  identityMigration,
  marksMigration,
  profileMigration,
  quarantineMigration,
  readingMarksMigration,
  seriesMigration,
} from '../pipeline/profile/index.ts'
import { qualityMigration, qualityStreamingMigration } from '../pipeline/quality/index.ts'
import type { Migration } from '../platform/database/index.ts'

/** Every table, in the order in which they came. */
export const migrations: readonly Migration[] = [
  profileMigration,
  knowledgeMigration,
  adviceMigration,
  outcomesMigration,
  auditMigration,
  subjectMigration,
  safetyMigration,
  identityMigration,
  activeKnowledgeMigration,
  erasureMigration,
  patientPageMigration,
  terminologyMigration,
  demographicsMigration,
  extentMigration,
  worklistOrderMigration,
  callsMigration,
  seriesMigration,
  marksMigration,
  qualityMigration,
  peopleMigration,
  togetherMigration,
  quarantineMigration,
  sourcesMigration,
  readingMarksMigration,
  qualityStreamingMigration,
  alertsMigration,
  modelsMigration,
  failedAnswersMigration,
]
