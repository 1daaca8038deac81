export {
  createKnowledgeStore,
  type KnowledgeSchema,
  type KnowledgeStore,
  knowledgeMigration,
  packHash,
} from './knowledge-store.ts'
