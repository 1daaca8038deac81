import type { Issue } from '../../core/index.ts'

/** A file to read, and its name in messages and in the store: the path below the folder that was given. */
export type SourceFile = {
  readonly path: string
  readonly name: string
  /** Named by the caller itself, not found below a folder. */
  readonly named: boolean
  /** The file in the zip archive at `path`. */
  readonly member?: string
}

export type SourceFiles = {
  readonly files: readonly SourceFile[]
  /** What below a folder is not read, and why; `location` names it. */
  readonly issues: readonly Issue[]
}
