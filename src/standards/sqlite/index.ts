export { type Rows, readSqlite, type SqliteDatabase, type SqliteTable, type Unreadable } from './database.ts'
export { isSqlite } from './header.ts'
export { type Cell, readCell, type SqlValue } from './record.ts'
