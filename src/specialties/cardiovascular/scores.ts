/** What CHA2DS2-VASc and CHA2DS2-VA count. The two age bands exclude each other. */
export type StrokeRisk = {
  readonly congestiveHeartFailure: boolean
  readonly hypertension: boolean
  readonly age75OrOver: boolean
  readonly diabetes: boolean
  readonly strokeTiaThromboembolism: boolean
  readonly vascularDisease: boolean
  readonly age65To74: boolean
  readonly female: boolean
}

/** Points per item (Lip, Chest 2010;137:263). */
export const strokePoints = {
  congestiveHeartFailure: 1,
  hypertension: 1,
  age75OrOver: 2,
  diabetes: 1,
  strokeTiaThromboembolism: 2,
  vascularDisease: 1,
  age65To74: 1,
  female: 1,
} as const satisfies Record<keyof StrokeRisk, number>

/** Exactly one band, or none: 75 takes 2 points, never 3. */
export const ageBands = (years: number): Pick<StrokeRisk, 'age75OrOver' | 'age65To74'> => ({
  age75OrOver: years >= 75,
  age65To74: years >= 65 && years < 75,
})

const sum = <Item extends string>(points: Readonly<Record<Item, number>>, has: Readonly<Record<Item, boolean>>) =>
  (Object.keys(points) as Item[]).reduce((total, item) => total + (has[item] ? points[item] : 0), 0)

/**
 * CHA2DS2-VASc, 0 to 9. Throws when both age bands are true: that is nobody.
 *
 * @example
 * chadsVasc({ ...nothing, ...ageBands(76), female: true, hypertension: true, diabetes: true }) // 5
 */
export const chadsVasc = (risk: StrokeRisk): number => {
  if (risk.age75OrOver && risk.age65To74) throw new Error('CHA2DS2-VASc: both age bands at once')
  return sum(strokePoints, risk)
}

/** CHA2DS2-VA (ESC 2024), 0 to 8: the same without sex. */
export const chadsVa = (risk: StrokeRisk): number => chadsVasc({ ...risk, female: false })

/** What HAS-BLED counts, one point each. */
export type BleedingRisk = {
  /** Systolic above 160 mmHg now; the diagnosis of hypertension does not count. */
  readonly uncontrolledHypertension: boolean
  /** Dialysis, kidney transplant, or creatinine above 200 umol/L. */
  readonly abnormalRenalFunction: boolean
  /** Cirrhosis, or bilirubin > 2 x and AST, ALT or ALP > 3 x the upper limit of normal. */
  readonly abnormalLiverFunction: boolean
  readonly stroke: boolean
  /** Major bleeding before, or anaemia. */
  readonly bleeding: boolean
  /** Time in therapeutic range under 60 %. Counts only on a vitamin K antagonist. */
  readonly labileInr: boolean
  readonly onVitaminKAntagonist: boolean
  /** Over 65 years. */
  readonly elderly: boolean
  readonly antiplateletOrNsaid: boolean
  /** 8 or more drinks a week. */
  readonly alcohol: boolean
}

/** mg/dL: 200 umol/L. Above it the kidneys count. */
export const creatinineAbove = 200 / 88.4
/** mmHg, exclusive. */
export const systolicAbove = 160
/** Years, exclusive. */
export const elderlyAbove = 65

/**
 * HAS-BLED, 0 to 9 (Pisters, Chest 2010;138:1093). It lists what to put right, and never withholds an anticoagulant.
 *
 * @example
 * // an old labile INR does not count on apixaban: 0
 * hasBled({ ...nothing, labileInr: true, onVitaminKAntagonist: false })
 */
export const hasBled = ({ onVitaminKAntagonist, labileInr, ...risk }: BleedingRisk): number =>
  Object.values(risk).filter(Boolean).length + Number(labileInr && onVitaminKAntagonist)
