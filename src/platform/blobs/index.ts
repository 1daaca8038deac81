export { damaged, sha256 } from './blob-file.ts'
export type { BlobStore } from './blob-store.ts'
export { createFolderBlobStore } from './folder-blob-store.ts'
