import type { Rule } from './rule.ts'
import * as floors from './rules-of-floors.ts'
import * as purity from './rules-of-purity.ts'
import * as style from './rules-of-style.ts'

/** Every rule by its name; the name is also the folder of its violating fixture. */
export const RULES: Readonly<Record<string, Rule>> = { ...floors, ...purity, ...style }
