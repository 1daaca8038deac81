/**
 * Which way the outcome may move with a feature: 1, -1, or 0 for either. A feature may have any name, also one that every object
 * knows (`constructor`).
 *
 * @example
 * directionOf({ age: 1 }, 'egfr') // 0
 */
export const directionOf = (monotone: Readonly<Record<string, 1 | -1>>, feature: string): 1 | -1 | 0 =>
  Object.hasOwn(monotone, feature) ? monotone[feature]! : 0
