export {
  createKnowledgeStore,
  type KnowledgeSchema,
  type KnowledgeStore,
  knowledgeMigration,
} from './knowledge-store.ts'
