export {
  type CodeMap,
  isSame,
  type MapRow,
  type Relation,
  readConceptMap,
  relationOf,
  settledRows,
} from './code-map.ts'
export { ndcForms, ndcSystem, readRxnsatNdc } from './ndc.ts'
export { nearestRoots, type Relationship, readRf2Relationship, readRxnrel } from './relationships.ts'
