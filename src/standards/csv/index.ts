export { type CsvDialect, type CsvFault, type CsvReader, type CsvRecord, createCsvReader } from './csv-reader.ts'
export { type Detected, detectCsv } from './detect.ts'
