import type { Calculator, Specialty } from '../clinical/index.ts'
import { antiplatelet } from '../specialties/antiplatelet/index.ts'
import { cardiovascular } from '../specialties/cardiovascular/index.ts'
import { diabetes } from '../specialties/diabetes/index.ts'
import { drugSafety } from '../specialties/drug-safety/index.ts'
import { heartFailure } from '../specialties/heart-failure/index.ts'
import { hypertension } from '../specialties/hypertension/index.ts'
import { kidney } from '../specialties/kidney/index.ts'
import { lipids } from '../specialties/lipids/index.ts'
import { mentalHealth } from '../specialties/mental-health/index.ts'
import { pharmacogenomics } from '../specialties/pharmacogenomics/index.ts'

/** Every field of medicine that Attune knows. Adding one is a folder and a line here. */
export const specialties: readonly Specialty[] = [
  kidney,
  cardiovascular,
  hypertension,
  lipids,
  antiplatelet,
  diabetes,
  heartFailure,
  pharmacogenomics,
  mentalHealth,
  drugSafety,
]

/** Their published formulas, for `attune calc`. */
export const calculators: readonly Calculator[] = specialties.flatMap(specialty => specialty.calculators ?? [])
