export { createWhole } from './create-whole.ts'
export { makeFolder } from './make-folder.ts'
export { replaceWhole } from './replace-whole.ts'
export { syncFolder } from './sync-folder.ts'
