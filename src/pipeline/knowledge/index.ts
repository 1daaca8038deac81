export {
  type ActiveKnowledgeSchema,
  activeKnowledgeMigration,
  activeOverlay,
  adoptOverlay,
  readPack,
  withOverlay,
} from './active-knowledge.ts'
export { diffPacks, type TableDifference } from './diff-packs.ts'
export {
  createKnowledgeStore,
  type KnowledgeSchema,
  type KnowledgeStore,
  knowledgeMigration,
  packHash,
} from './knowledge-store.ts'
export { type ReleaseFormat, readRelease, releaseFormats } from './read-release.ts'
export { type ReleaseFile, releaseFiles } from './release-files.ts'
export { withoutShareAlike } from './share-alike.ts'
export {
  combinedTerminology,
  mapSystem,
  type Release,
  recordRelease,
  releasesAt,
  type TerminologySchema,
  terminologyBytes,
  terminologyMigration,
  type Use,
  usesOf,
} from './terminology.ts'
