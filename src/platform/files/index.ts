export { createWhole } from './create-whole.ts'
export { makeFolder } from './make-folder.ts'
export { syncFolder } from './sync-folder.ts'
