/** What a caller writes for any allele but the reference (VCF 4.3, section 5.5; GATK). */
export const isAnyOther = (alternate: string): boolean => alternate === '<NON_REF>' || alternate === '<*>'

/**
 * Where a block of reference calls ends: a row that names no alternate, with END behind POS. `undefined` for every other row.
 *
 * @param alternates as in ALT; `.` may be among them or left out
 *
 * @example
 * referenceBlockEnd(100, ['<NON_REF>'], 'END=250') // 250
 */
export const referenceBlockEnd = (
  position: number,
  alternates: readonly string[],
  info: string,
): number | undefined => {
  if (!alternates.every(alternate => alternate === '.' || isAnyOther(alternate))) return undefined
  const end = Number(/(?:^|;)END=(\d{1,10})(?:;|$)/.exec(info)?.[1])
  return end > position ? end : undefined
}

/**
 * Whether a call rests on nothing: callers write 0/0 with a quality of 0 where they have no evidence (hts-specs, issue 756).
 *
 * @param quality GQ as it is written
 */
export const isWithoutEvidence = (quality: string | undefined): boolean =>
  quality !== undefined && quality !== '' && Number(quality) === 0
