export type { Chunks, ConversionContext, Converted, ConvertedResource, Format } from './conversion.ts'
export { formatOf, formats } from './formats.ts'
export { fullUrlOf } from './ids.ts'
export { createLossTally, type LossReport, type LossTally, type PathLoss } from './loss.ts'
