export type { Chunks, ConversionContext, Converted, ConvertedResource, Format, Joins, Said } from './conversion.ts'
export { csvRows, renderRows } from './csv-rows.ts'
export { looksLikeStu3 } from './fhir-stu3/index.ts'
export { formatOf, formats } from './formats.ts'
export {
  type ArrayHeader,
  arrayRows,
  genomeFormats,
  looksLikeArray,
  looksLikeVcf,
} from './genome/index.ts'
export { fullUrlOf } from './ids.ts'
export { createLossTally, type LossReport, type LossTally, type PathLoss } from './loss.ts'
export { type OmopConcept, omopFormat, omopTableOf } from './omop/index.ts'
export { seriesEntries } from './render-series.ts'
export type { ConvertedSeries, Readings } from './series.ts'
export {
  type ProposedMapping,
  proposeMapping,
  readMapping,
  type TableMapping,
  tableFormat,
  tableRows,
} from './table/index.ts'
export { namedColumns } from './table-columns.ts'
