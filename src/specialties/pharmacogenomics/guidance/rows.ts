import drugCodeRows from '../knowledge/drug-code.json' with { type: 'json' }
import guidelineRows from '../knowledge/guideline.json' with { type: 'json' }
import labelGuidelineRows from '../knowledge/label-guideline.json' with { type: 'json' }
import newerGuidelineRows from '../knowledge/newer-guideline.json' with { type: 'json' }

/**
 * The built-in rows of `guidelines` and `drugCodes`, for the pack. DPWG's stand apart, in `knowledge/by-sa/guideline.json`.
 */
export const guidelineTableRows: readonly unknown[] = [...guidelineRows, ...newerGuidelineRows, ...labelGuidelineRows]
export const drugCodeTableRows: readonly unknown[] = drugCodeRows
