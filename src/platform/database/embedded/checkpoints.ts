/** What checkpoints need of PGlite. */
type Session = {
  query<Row>(text: string): Promise<{ readonly rows: readonly Row[] }>
}

export type Checkpoints = {
  /** Call it between two statements, outside a transaction. Usually it does nothing. It never fails. */
  consider(): Promise<void>
}

/** Milliseconds between two looks at the log. */
const lookEvery = 1_000

/** The write-ahead log that a start after `kill -9` may have to replay, in bytes: well under a second's work. */
const usualLogBytes = 96 * 1024 * 1024

/**
 * Keeps the write-ahead log short. A PostgreSQL server has a process that makes a checkpoint when the log has grown by
 * `max_wal_size`; PGlite has none, so that without this the log grows until the database is closed, and the first start
 * after `kill -9` replays all of it.
 *
 * @param onFailure told why a checkpoint could not be made, e.g. because the disk is full; what is committed stands in
 * the log, and it is tried again
 * @param logBytes the log since the last checkpoint after which the next is made
 */
export const createCheckpoints = (
  session: Session,
  onFailure: (reason: string) => void,
  logBytes = usualLogBytes,
): Checkpoints => {
  const look = async () => {
    const { rows } = await session.query<{ grown: boolean }>(
      `select pg_current_wal_insert_lsn() - redo_lsn > ${logBytes} as grown from pg_control_checkpoint()`,
    )
    if (rows[0]?.grown === true) await session.query('checkpoint')
  }
  let lookedAt = performance.now()
  return {
    async consider() {
      if (performance.now() - lookedAt < lookEvery) return
      try {
        await look()
      } catch (error) {
        onFailure(error instanceof Error ? error.message : String(error))
      }
      lookedAt = performance.now()
    },
  }
}
