import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'

/** For tests: the tables of a phone as Android makes them (user_version 23), written by SQLite itself. */
export type TestPhone = {
  readonly db: DatabaseSync
  /** A row of a table; what is not given is as most phones have it. */
  readonly add: (table: string, values: Readonly<Record<string, SQLInputValue>>) => number
}

const record = `row_id INTEGER PRIMARY KEY AUTOINCREMENT, uuid BLOB UNIQUE, last_modified_time INTEGER, client_record_id TEXT,
  client_record_version TEXT, device_info_id INTEGER, app_info_id INTEGER, recording_method INTEGER, dedupe_hash BLOB UNIQUE`

const instant = (columns: string) =>
  `${record}, time INTEGER, zone_offset INTEGER, local_date INTEGER, ${columns}, local_date_time INTEGER AS (time + 1000 * zone_offset)`

const interval = (columns = '') =>
  `${record}, start_time INTEGER, start_zone_offset INTEGER, end_time INTEGER, end_zone_offset INTEGER, local_date INTEGER${columns === '' ? '' : `, ${columns}`},
   local_date_time_start_time INTEGER AS (start_time + 1000 * start_zone_offset), local_date_time_end_time INTEGER AS (end_time + 1000 * end_zone_offset)`

const tables: Readonly<Record<string, string>> = {
  android_metadata: 'locale TEXT',
  application_info_table:
    'row_id INTEGER PRIMARY KEY AUTOINCREMENT, package_name TEXT NOT NULL UNIQUE, app_name TEXT, app_icon BLOB',
  device_info_table: 'row_id INTEGER PRIMARY KEY AUTOINCREMENT, manufacturer TEXT, model TEXT, device_type INTEGER',
  weight_record_table: instant('weight REAL'),
  body_fat_record_table: instant('percentage REAL'),
  blood_glucose_record_table: instant(
    'specimen_source INTEGER, level REAL, relation_to_meal INTEGER, meal_type INTEGER',
  ),
  blood_pressure_record_table: instant(
    'measurement_location TEXT NOT NULL, systolic REAL, diastolic REAL, body_position TEXT NOT NULL',
  ),
  steps_record_table: interval('count INTEGER'),
  total_calories_burned_record_table: interval('energy REAL'),
  nutrition_record_table: interval(
    'total_carbohydrate REAL, energy REAL, protein REAL, meal_name TEXT, meal_type INTEGER',
  ),
  exercise_session_record_table: interval('notes TEXT, exercise_type INTEGER, title TEXT, has_route INTEGER'),
  sleep_session_record_table: interval('notes TEXT, title TEXT'),
  sleep_stages_table:
    'parent_key INTEGER NOT NULL, stage_start_time INTEGER NOT NULL, stage_end_time INTEGER NOT NULL, stage_type INTEGER NOT NULL',
  heart_rate_record_table: interval(),
  heart_rate_record_series_table: 'parent_key INTEGER, beats_per_minute INTEGER, epoch_millis INTEGER',
  SpeedRecordTable: interval(),
  speed_record_table: 'parent_key INTEGER, speed REAL, epoch_millis INTEGER',
  sexual_activity_record_table: instant('protection_used INTEGER'),
}

/** @example phoneDatabase(({ add }) => add('weight_record_table', { time: 0, weight: 81_250 })) */
export const phoneDatabase = (fill: (phone: TestPhone) => void, setup = ''): Uint8Array => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-phone-'))
  try {
    const path = join(folder, 'health_connect_export.db')
    const db = new DatabaseSync(path)
    db.exec(`${setup}; PRAGMA user_version = 23; PRAGMA synchronous = OFF`)
    for (const [name, columns] of Object.entries(tables)) db.exec(`CREATE TABLE ${name} (${columns})`)
    db.exec("INSERT INTO android_metadata VALUES ('en_US')")
    db.exec(
      "INSERT INTO application_info_table VALUES (1, 'com.example.scale', 'Scale', NULL), (2, 'com.example.sensor', 'CGM', NULL)",
    )
    db.exec("INSERT INTO device_info_table VALUES (1, NULL, NULL, 0), (2, 'Google', 'Pixel Watch 2', 1)")
    db.exec('BEGIN')
    fill({ db, add: (table, values) => insert(db, table, values) })
    db.exec('COMMIT')
    db.close()
    return new Uint8Array(readFileSync(path))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const insert = (db: DatabaseSync, table: string, values: Readonly<Record<string, SQLInputValue>>): number => {
  const usual = tables[table]!.startsWith(record) ? { app_info_id: 1, device_info_id: 1, recording_method: 2 } : {}
  const all = { ...usual, ...values }
  const names = Object.keys(all)
  const marks = names.map(() => '?').join(', ')
  return Number(
    db.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${marks})`).run(...Object.values(all))
      .lastInsertRowid,
  )
}

/** How many values of all tables are stored and not empty, as SQLite itself counts them. */
export const storedValues = (bytes: Uint8Array): number => {
  const db = new DatabaseSync(':memory:')
  db.deserialize(bytes)
  let count = 0
  for (const { name } of db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()) {
    for (const column of db.prepare(`PRAGMA table_xinfo(${name})`).all()) {
      if (column.hidden !== 0) continue
      const { n } = db
        .prepare(`SELECT count(*) n FROM ${name} WHERE "${column.name}" IS NOT NULL AND "${column.name}" <> ''`)
        .get()!
      count += Number(n)
    }
  }
  db.close()
  return count
}
