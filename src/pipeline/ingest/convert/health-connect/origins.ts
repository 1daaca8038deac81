import type { Rows, SqlValue } from '../../../../standards/sqlite/index.ts'
import type { LossTally } from '../loss.ts'
import { createColumns } from './columns.ts'

/** Which app wrote a record, and by which device. */
export type Origins = {
  /** @returns whether the rows were of apps or devices */
  readonly take: (found: Rows) => boolean
  /** `com.example.scale (Withings Body+)`; `''` when neither is known. */
  readonly words: (app: SqlValue | undefined, device: SqlValue | undefined) => string
}

export const originTables = ['application_info_table', 'device_info_table'] as const

/** Apps and devices of one phone: more are not remembered, and their records say of none. */
const most = 100_000

export const createOrigins = (loss: LossTally): Origins => {
  const apps = new Map<SqlValue, string>()
  const devices = new Map<SqlValue, string>()
  const joined = new Map<string, string>()
  const remember = (into: Map<SqlValue, string>, key: SqlValue | undefined, words: readonly unknown[]) => {
    const text = words.filter(word => typeof word === 'string' && word.trim() !== '').join(' ')
    if (key != null && text !== '' && into.size < most) into.set(key, text)
  }
  return {
    take: ({ table, rows }) => {
      const isApps = table.name === 'application_info_table'
      if (!isApps && table.name !== 'device_info_table') return false
      const own = isApps
        ? {
            row_id: 'mapped',
            package_name: 'mapped',
            app_name: { reason: 'The name that the phone shows: the package is kept' },
          }
        : { row_id: 'mapped', manufacturer: 'mapped', model: 'mapped', device_type: { reason: 'The kind of device' } }
      const columns = createColumns(table, 'other', own as Parameters<typeof createColumns>[2], loss)
      for (const row of rows) {
        const names = isApps ? ['package_name'] : ['manufacturer', 'model']
        const into = isApps ? apps : devices
        remember(
          into,
          columns.of(row, 'row_id'),
          names.map(name => columns.of(row, name)),
        )
        columns.count(row)
      }
      return true
    },
    words: (app, device) => {
      const key = `${app} ${device}`
      const known = joined.get(key)
      if (known !== undefined) return known
      const by = devices.get(device ?? null)
      const text = [apps.get(app ?? null), by === undefined ? undefined : `(${by})`].filter(Boolean).join(' ')
      if (joined.size < most) joined.set(key, text)
      return text
    },
  }
}
