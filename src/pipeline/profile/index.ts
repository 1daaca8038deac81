import { readFileSync } from 'node:fs'

export {
  type Appended,
  allStored,
  appendResources,
  type ResourceDraft,
} from './append.ts'
export { type AppendedSeries, appendSeries, holdRecords } from './append-series.ts'
export { buildProfile } from './build-profile.ts'
export { type CallNote, callsMigration, noteCalls, notingCalls, packCall, withCalls } from './call-documents.ts'
export { deletionDrafts } from './deletion-drafts.ts'
export {
  type DocumentRow,
  documentName,
  type QuarantineRow,
  storeDocuments,
  storeQuarantine,
} from './documents.ts'
export { documentsOf, type ErasedDocument, erasedAmong, eraseRecords } from './erase.ts'
export { createFactCache, type FactCache } from './fact-cache.ts'
export { type LinkVersion, linkHistory } from './link-history.ts'
export { type Linked, type LinkingRules, linkRecords, type RecordLink, type Regrouped } from './link-records.ts'
export { type FactMark, markedBy, writeMarks } from './marks.ts'
export type { PairState } from './pair-states.ts'
export { patientInSource, patientsAmong } from './patient-in-source.ts'
export { findPerson, listPeople, type PersonRow, personOfRecord, personRow } from './people.ts'
export { type HolderNow, holdersNow, peopleThen, sameUnderOtherId } from './people-then.ts'
export { personOf } from './person-of.ts'
export {
  documentsToReplay,
  openQuarantine,
  type QuarantinedStretch,
  type QuarantineQuery,
  quarantinedDocuments,
  quarantinedStretches,
  resolveQuarantined,
} from './quarantine.ts'
export {
  findFacts,
  nextChangeAfter,
  type PersonRecords,
  profileAt,
  readManyRecords,
  readProfile,
  readRecords,
} from './read.ts'
export type { ProfileSchema } from './schema.ts'
export { createSeriesCache } from './series-cache.ts'
export { partOf, selectParts } from './series-parts.ts'
export { type SeriesSummary, seriesAt } from './series-summary.ts'
export { type StatedFact, stateFact } from './stated-fact.ts'
export { refreshGrownStatistics, refreshStatistics } from './statistics.ts'
export {
  allResources,
  releasableContents,
  resourcesOfPerson,
  type StoredResource,
  versionsOf,
} from './stored-resources.ts'
export { type StoredSeries, storedSeries } from './stored-series.ts'
export { recordsNotRead, standingVersions } from './summary.ts'
export { isWithheldAsRead } from './with-terminology.ts'

/** The tables of this stage, a numbered migration. */
export const profileMigration = {
  id: '0001-records',
  sql: readFileSync(new URL('./migration.sql', import.meta.url), 'utf8'),
}

/** Several records of one person stand once in the patient list. */
export const identityMigration = {
  id: '0008-identity',
  sql: readFileSync(new URL('./migration-identity.sql', import.meta.url), 'utf8'),
}

/** Names are found among the demographic facts only. */
export const demographicsMigration = {
  id: '0013-demographics',
  sql: readFileSync(new URL('./migration-demographics.sql', import.meta.url), 'utf8'),
}

/** A record says how many facts it has. */
export const extentMigration = {
  id: '0014-extent',
  sql: readFileSync(new URL('./migration-extent.sql', import.meta.url), 'utf8'),
}

/** What later checks find wrong with facts. */
export const marksMigration = {
  id: '0018-marks',
  sql: readFileSync(new URL('./migration-marks.sql', import.meta.url), 'utf8'),
}

/** A mark may be about a stretch of readings. */
export const readingMarksMigration = {
  id: '0024-reading-marks',
  sql: readFileSync(new URL('./migration-reading-marks.sql', import.meta.url), 'utf8'),
}

export const erasureMigration = {
  id: '0010-erasure',
  sql: readFileSync(new URL('./migration-erasure.sql', import.meta.url), 'utf8'),
}

/** Readings of devices, a row a day. */
export const seriesMigration = {
  id: '0017-series',
  sql: readFileSync(new URL('./migration-series.sql', import.meta.url), 'utf8'),
}

/** What became of what could not be read; what was said of documents. */
export const quarantineMigration = {
  id: '0022-quarantine',
  sql: readFileSync(new URL('./migration-quarantine.sql', import.meta.url), 'utf8'),
}
