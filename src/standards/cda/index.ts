export {
  type Cd,
  type Ed,
  given,
  type Ii,
  type Ivl,
  type Pq,
  readCd,
  readEd,
  readIi,
  readIvl,
  readPq,
  readText,
  typeOf,
} from './datatypes.ts'
export { decodeText } from './decode-text.ts'
export type { CdaElement, ElementRange, Kept, ValueOf } from './element.ts'
export { mostBytes } from './limits.ts'
export { type Narrative, narrativeOf } from './narrative.ts'
export { parseCda } from './parse.ts'
export { type CdaTime, readTime, timePlus } from './time.ts'
