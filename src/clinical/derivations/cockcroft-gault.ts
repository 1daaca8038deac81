import { type Quantity, quantity } from '../../core/index.ts'
import type { Sex } from '../fact.ts'

/** A creatinine clearance by Cockcroft-Gault, not indexed to body surface. A distinct type: an eGFR does not fit (H4). */
export type CreatinineClearance = Quantity<'mL/min'> & { readonly method: 'Cockcroft-Gault' }

/**
 * Cockcroft-Gault with actual body weight, as the anticoagulant labels use it (Cockcroft and Gault, Nephron 1976;16:31).
 *
 * @example
 * cockcroftGault(quantity(1.5, 'mg/dL'), 84, quantity(50, 'kg'), 'female').value // 22.04
 */
export const cockcroftGault = (
  creatinine: Quantity<'mg/dL'>,
  ageYears: number,
  weight: Quantity<'kg'>,
  sex: Sex,
): CreatinineClearance => ({
  ...quantity(((140 - ageYears) * weight.value * (sex === 'female' ? 0.85 : 1)) / (72 * creatinine.value), 'mL/min'),
  method: 'Cockcroft-Gault',
})
