import { closeSync, openSync, writeSync } from 'node:fs'

/** Seeded, so that every run measures the same bytes (mulberry32). */
const createRandom = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const two = (n: number): string => String(n).padStart(2, '0')

const appleTime = (at: number): string => {
  const date = new Date(at + 3_600_000)
  return `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0100`
}

const watch =
  '&lt;&lt;HKDevice: 0x28ADDRESS&gt;, name:Apple Watch, manufacturer:Apple Inc., model:Watch, hardware:Watch6,2, software:10.1&gt;'

const head = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 14 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary|ClinicalRecord)*)>
<!ATTLIST HealthData locale CDATA #REQUIRED>
]>
<HealthData locale="en_US">
 <ExportDate value="2026-01-01 08:00:00 +0100"/>
 <Me HKCharacteristicTypeIdentifierDateOfBirth="1970-01-02" HKCharacteristicTypeIdentifierBiologicalSex="HKBiologicalSexFemale" HKCharacteristicTypeIdentifierBloodType="HKBloodTypeNotSet" HKCharacteristicTypeIdentifierFitzpatrickSkinType="HKFitzpatrickSkinTypeNotSet"/>
`

const types = [
  { type: 'HeartRate', unit: 'count/min', least: 48, most: 150, watch: true, every: 300, entry: true },
  { type: 'ActiveEnergyBurned', unit: 'Cal', least: 0.1, most: 9, watch: true, every: 180, entry: false },
  { type: 'StepCount', unit: 'count', least: 1, most: 180, watch: false, every: 600, entry: false },
  { type: 'DistanceWalkingRunning', unit: 'km', least: 0.01, most: 0.4, watch: false, every: 600, entry: false },
  { type: 'BasalEnergyBurned', unit: 'Cal', least: 1, most: 20, watch: true, every: 900, entry: false },
] as const

/** Writes an `export.xml` of about so many bytes, as a phone with a watch writes it: types one after the other. */
export const writeAppleExport = (path: string, bytes: number): void => {
  const random = createRandom(20_260_101)
  const file = openSync(path, 'w')
  writeSync(file, head)
  for (const { type, unit, least, most, watch: worn, every, entry } of types) {
    let at = Date.UTC(2018, 0, 1)
    for (let written = 0; written < bytes / types.length; ) {
      let text = ''
      for (let n = 0; n < 1_000; n++) {
        const value = least + random() * (most - least)
        const shown = type === 'HeartRate' || type === 'StepCount' ? Math.round(value) : value.toFixed(4)
        const source = worn ? 'Ada’s Apple Watch' : 'Ada’s iPhone'
        const device = worn ? ` device="${watch.replace('ADDRESS', (n >> 5).toString(16).padStart(7, '0'))}"` : ''
        const attributes = `type="HKQuantityTypeIdentifier${type}" sourceName="${source}" sourceVersion="10.1"${device} unit="${unit}" creationDate="${appleTime(at + 2_000)}" startDate="${appleTime(at)}" endDate="${appleTime(entry ? at : at + every * 500)}" value="${shown}"`
        text += entry
          ? ` <Record ${attributes}>\n  <MetadataEntry key="HKMetadataKeyHeartRateMotionContext" value="${n % 3}"/>\n </Record>\n`
          : ` <Record ${attributes}/>\n`
        at += every * 1_000
      }
      written += writeSync(file, text)
    }
  }
  writeSync(file, '</HealthData>\n')
  closeSync(file)
}

/** A Dexcom Clarity export with so many readings. */
export const clarityExport = (readings: number): string => {
  const random = createRandom(7)
  const rows = [
    'Index,Timestamp (YYYY-MM-DDThh:mm:ss),Event Type,Event Subtype,Patient Info,Device Info,Source Device ID,Glucose Value (mg/dL),Insulin Value (u),Carb Value (grams),Duration (hh:mm:ss),Glucose Rate of Change (mg/dL/min),Transmitter Time (Long Integer),Transmitter ID',
    '1,,FirstName,,Ada,,,,,,,,,',
    '2,,LastName,,Example,,,,,,,,,',
    '3,,DateOfBirth,,1970-01-02,,,,,,,,,',
  ]
  for (let n = 0; n < readings; n++) {
    const time = new Date(Date.UTC(2024, 0, 1) + n * 300_000).toISOString().slice(0, 19)
    rows.push(`${n + 4},${time},EGV,,,,iPhone G6,${Math.round(60 + random() * 200)},,,,,${n * 300},8ABCDE`)
  }
  return `${rows.join('\n')}\n`
}
