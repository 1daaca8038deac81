import { type QueryExecutorProvider, sql } from 'kysely'
import { type AuditFault, eventFault } from './audit-fault.ts'
import { chainCount } from './stored-event.ts'

/** A chain as the database says it is: where its head says that it ends, and the highest number there is. */
export type ChainEnd = {
  readonly chain: number
  readonly seq: number
  readonly hash: string
  readonly highest: number
}

export type ChainEnds = {
  readonly ends: readonly ChainEnd[]
  /** Chains without a head, chains with two, and events that no chain reaches. */
  readonly faults: readonly AuditFault[]
}

type Row = {
  readonly chain: number | null
  readonly seq: string | null
  readonly hash: string
  readonly highest: string | null
  readonly lowest: string | null
  readonly numberless: boolean | null
}

/** Strays that are looked at; each is of another chain. */
const straysAtMost = 100

/** Reads where the chains end, in one statement, that is, of one moment: others may append meanwhile. */
export const readChainEnds = async (db: QueryExecutorProvider): Promise<ChainEnds> => {
  // As text: a number that somebody has set may be larger than any that is exact here.
  const { rows } = await sql<Row>`
    select chain, seq::text as seq, hash,
      (select max(e.seq)::text from audit_event e where e.chain = h.chain) as highest,
      (select min(e.seq)::text from audit_event e where e.chain = h.chain) as lowest,
      exists (select from audit_event e where e.chain = h.chain and e.seq is null) as numberless
    from audit_head h order by chain`.execute(db)
  const strays = await sql<{ readonly chain: number | null; readonly seq: string | null; readonly hash: string }>`
    select distinct on (chain) chain, seq::text as seq, hash from audit_event
    where chain < 0 or chain >= ${chainCount} or chain is null order by chain limit ${straysAtMost}`.execute(db)
  const faults: AuditFault[] = strays.rows.map(({ chain, seq, hash }) =>
    eventFault('unplaced', chain, { seq: numberOf(seq), event: hash }),
  )
  const ends: ChainEnd[] = []
  for (let chain = 0; chain < chainCount; chain++) {
    const [row, second] = rows.filter(one => one.chain === chain)
    if (row === undefined || row.seq === null) faults.push(eventFault('head-missing', chain, { seq: null }))
    else if (second !== undefined) {
      faults.push(eventFault('head-altered', chain, { seq: null }, 'the chain has two heads'))
    } else if (row.numberless === true || Number(row.lowest ?? 1) < 1) {
      faults.push(eventFault('unplaced', chain, { seq: row.numberless === true ? null : Number(row.lowest) }))
    } else ends.push({ chain, seq: Number(row.seq), hash: row.hash, highest: Number(row.highest ?? 0) })
  }
  for (const { chain } of rows) {
    if (chain === null || chain < 0 || chain >= chainCount) {
      faults.push(eventFault('head-altered', chain, { seq: null }, 'there is no such chain'))
    }
  }
  return { ends, faults }
}

const numberOf = (text: string | null): number | null => (text === null ? null : Number(text))
