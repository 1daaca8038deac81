import { z } from 'zod'
import { failure, issue, type Result, success } from '../../../core/index.ts'

const file = z.object({ type: z.string().optional(), url: z.string(), count: z.number().optional() })

const manifest = z.object({
  transactionTime: z.string(),
  requiresAccessToken: z.boolean(),
  output: z.array(file),
  deleted: z.array(file).nullish(),
  error: z.array(file).nullish(),
})

/** What the server made: a file of resources, of deletions (Bundles), or of what went wrong (OperationOutcomes). */
export type ExportFile = {
  readonly part: 'output' | 'deleted' | 'error'
  readonly type: string
  readonly url: string
  /** Lines, if the server says. */
  readonly count?: number | undefined
}

export type Manifest = {
  /** Everything written by then is in the files: the `since` of the next export. */
  readonly transactionTime: string
  readonly requiresAccessToken: boolean
  /** Resources first, then what was deleted of them. */
  readonly files: readonly ExportFile[]
}

/**
 * Reads the answer to a finished export (Bulk Data Access 2.0.0, "Bulk Data Output File Manifest").
 *
 * @example readManifest({ transactionTime: '2026-11-27T08:00:00Z', requiresAccessToken: false, output: [] })
 */
export const readManifest = (json: unknown): Result<Manifest> => {
  const parsed = manifest.safeParse(json)
  if (!parsed.success) {
    const [first] = parsed.error.issues
    return failure(issue('error', 'manifest-invalid', 'The list of files is not as specified', first?.path.join('.')))
  }
  const { transactionTime, requiresAccessToken, output, deleted, error } = parsed.data
  const of = (part: ExportFile['part'], files: readonly z.infer<typeof file>[] | null | undefined) =>
    (files ?? []).map(
      ({ type, url, count }): ExportFile => ({
        part,
        type: /^[A-Za-z]{1,64}$/.test(type ?? '') ? (type ?? '') : 'unknown',
        url,
        ...(count === undefined ? {} : { count }),
      }),
    )
  return success({
    transactionTime,
    requiresAccessToken,
    files: [...of('output', output), ...of('deleted', deleted), ...of('error', error)],
  })
}
