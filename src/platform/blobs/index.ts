export type { BlobStore } from './blob-store.ts'
export { createFolderBlobStore } from './folder-blob-store.ts'
