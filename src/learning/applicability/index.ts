export {
  type ApplicabilityReason,
  applicabilityOf,
  type RowApplicability,
  type Verdict,
} from './applicability-of.ts'
export {
  type Applicability,
  fitApplicability,
  type JointDistance,
  type KnownLevels,
  type NumericRange,
} from './fit-applicability.ts'
