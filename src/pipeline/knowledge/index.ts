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
export {
  expandedProfile,
  expansionBytes,
  type Release,
  type ReleaseFormat,
  readRelease,
  recordRelease,
  releaseFormats,
  releasesAt,
  type TerminologySchema,
  terminologyMigration,
} from './terminology.ts'
