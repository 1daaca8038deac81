/** A value of a glucose sensor in mg/dL; a limit where the device said "Low" or "High". */
export type SensorValue = {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly value: number
  readonly comparator?: '<' | '<=' | '>' | '>=' | 'ad'
}

/** What the consensus on time in range reports of a sensor (Battelino 2019, table 2), unrounded. */
export type SensorGlucose = {
  readonly values: number
  /** Of them, those of which only a limit is known: they count in the ranges, and in no mean. */
  readonly limits: number
  /** Minutes from one value to the next: the median. */
  readonly interval: number
  /** How many of the values that the period has room for are there, in percent. */
  readonly activePercent: number
  /** mg/dL; `null` where no value is a number. */
  readonly mean: number | null
  /** Standard deviation over mean, in percent; `null` with fewer than two numbers. */
  readonly variation: number | null
  /** Percent of the values. */
  readonly percent: {
    readonly below54: number
    readonly below70: number
    /** 70 to 180, both included. */
    readonly inRange: number
    readonly above180: number
    readonly above250: number
  }
}

/**
 * The core numbers of a sensor's report from its values, oldest first; `null` with fewer than two.
 *
 * Checked against the R package iglu 4.3.0 on the data of Hall 2018: mean, CV, the five ranges and the share of active
 * time, to 9 digits. GMI is left out: its coefficients are not verified here.
 *
 * @param period milliseconds since 1970 that the values should fill; by default from the first to the last of them
 * @example
 * sensorGlucose(values)?.percent.inRange // 62.4
 */
export const sensorGlucose = (
  values: readonly SensorValue[],
  period?: { readonly from: number; readonly to: number },
): SensorGlucose | null => {
  const first = values[0]
  const last = values.at(-1)
  const interval = intervalOf(values)
  if (first === undefined || last === undefined || interval === null) return null
  const numbers = values.flatMap(({ value, comparator }) => (comparator === undefined ? [value] : []))
  const mean = numbers.length === 0 ? null : numbers.reduce((sum, value) => sum + value, 0) / numbers.length
  const share = (holds: (value: SensorValue) => boolean) => (values.filter(holds).length / values.length) * 100
  const minutes = ((period?.to ?? last.at) - (period?.from ?? first.at)) / 60_000
  return {
    values: values.length,
    limits: values.length - numbers.length,
    interval,
    // A period has both its ends only where it runs from a value to a value.
    activePercent: (values.length / (Math.round(minutes / interval) + (period === undefined ? 1 : 0))) * 100,
    mean,
    variation: variationOf(numbers, mean),
    percent: {
      below54: share(one => isUnder(one, 54)),
      below70: share(one => isUnder(one, 70)),
      inRange: share(({ value, comparator }) => comparator === undefined && value >= 70 && value <= 180),
      above180: share(one => isOver(one, 180)),
      above250: share(one => isOver(one, 250)),
    },
  }
}

/** `<40` is under 54; of `<100` it is not known. */
const isUnder = ({ value, comparator }: SensorValue, limit: number): boolean =>
  comparator === undefined ? value < limit : comparator === '<' ? value <= limit : comparator === '<=' && value < limit

const isOver = ({ value, comparator }: SensorValue, limit: number): boolean =>
  comparator === undefined ? value > limit : comparator === '>' ? value >= limit : comparator === '>=' && value > limit

/** The median of the times between values, to the minute. */
const intervalOf = (values: readonly SensorValue[]): number | null => {
  const gaps = values
    .slice(1)
    .map(({ at }, index) => at - (values[index]?.at ?? at))
    .filter(gap => gap > 0)
    .sort((a, b) => a - b)
  const median = gaps[Math.floor(gaps.length / 2)]
  return median === undefined ? null : Math.max(1, Math.round(median / 60_000))
}

/** By the sample's standard deviation (n - 1), as the field does. */
const variationOf = (numbers: readonly number[], mean: number | null): number | null => {
  if (mean === null || mean === 0 || numbers.length < 2) return null
  const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return (Math.sqrt(squares / (numbers.length - 1)) / mean) * 100
}
