import type { Migration } from '../migrate.ts'

/** What the thread that runs PGlite is given when it starts. */
export type WorkerStart = {
  /** The database folder to open, created when absent. */
  readonly folder: string
  /** Where freshly initialised databases are kept to copy from; see data-template.ts. */
  readonly templates?: string
  /** A database that is created has these steps already, from a template that is kept; without it none. */
  readonly migrations?: readonly Migration[]
  /** The write-ahead log after which a checkpoint is made, in bytes; see checkpoints.ts. */
  readonly logBytes?: number
}

/** To the PGlite thread. `connection` numbers the successive connections of the one session. */
export type ToWorker =
  | { readonly kind: 'bytes'; readonly connection: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'hang-up' }
  | { readonly kind: 'close' }

/** From the PGlite thread. */
export type FromWorker =
  | { readonly kind: 'ready' }
  /** It could not be opened, or can do nothing more; the thread ends. */
  | { readonly kind: 'stopped'; readonly reason: string }
  | { readonly kind: 'bytes'; readonly connection: number; readonly bytes: Uint8Array<ArrayBuffer> }
  /** A checkpoint could not be made. */
  | { readonly kind: 'no-checkpoint'; readonly reason: string }
  | { readonly kind: 'closed' }
