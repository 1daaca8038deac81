export {
  type ActiveKnowledgeSchema,
  activeKnowledgeMigration,
  activeOverlay,
  adoptOverlay,
  readPack,
  withOverlay,
} from './active-knowledge.ts'
export { diffPacks } from './diff-packs.ts'
export {
  createKnowledgeStore,
  type KnowledgeSchema,
  type KnowledgeStore,
  knowledgeMigration,
} from './knowledge-store.ts'
export { type ReleaseFormat, readRelease, releaseFormats } from './read-release.ts'
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
