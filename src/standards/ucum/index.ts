export { canonicalQuantity, readUnit } from './canonical-quantity.ts'
export { convertQuantity, validateUnit } from './unit.ts'
