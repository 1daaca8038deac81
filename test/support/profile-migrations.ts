import { peopleMigration } from '../../src/pipeline/identity/index.ts'
import {
  demographicsMigration,
  extentMigration,
  identityMigration,
  marksMigration,
  profileMigration,
  quarantineMigration,
  readingMarksMigration,
  seriesMigration,
} from '../../src/pipeline/profile/index.ts'

/** What the tables of profiles are made by, for tests of them alone. */
export const profileMigrations = [
  profileMigration,
  identityMigration,
  demographicsMigration,
  extentMigration,
  seriesMigration,
  marksMigration,
  peopleMigration,
  quarantineMigration,
  readingMarksMigration,
]
