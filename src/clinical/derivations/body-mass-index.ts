import { type Quantity, quantity } from '../../core/index.ts'

/** Weight over height squared. */
export const bodyMassIndex = (weight: Quantity<'kg'>, height: Quantity<'cm'>): Quantity<'kg/m2'> =>
  quantity(weight.value / (height.value / 100) ** 2, 'kg/m2')
