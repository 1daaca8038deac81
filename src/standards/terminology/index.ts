export { nearestRoots, type Relationship, readRf2Relationship, readRxnrel } from './relationships.ts'
