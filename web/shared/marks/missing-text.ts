import type { Missing } from '../../../src/core/index.ts'

const reasons: Readonly<Record<Missing['reason'], string>> = {
  absent: 'not on record',
  stale: 'too old',
  unusable: 'cannot be used as it is',
  conflicting: 'sources disagree',
  withheld: 'some information is withheld',
}

/**
 * What was needed and not there, as a sentence part.
 *
 * @example
 * missingText({ what: 'creatinine', need: 'within 12 months', have: 'none', reason: 'absent' })
 * // 'creatinine: not on record (need: within 12 months)'
 */
export const missingText = ({ what, need, have, reason }: Missing): string => {
  const has = ['none', ''].includes(have) || have === reasons[reason] ? '' : `; have: ${have}`
  return `${what}: ${reasons[reason]} (need: ${need}${has})`
}

/**
 * What is missing in one line: names only, with the reason where it is not simply absent.
 *
 * @example
 * missingInShort([absentCreatinine, staleLdl]) // 'creatinine, LDL (too old)'
 */
export const missingInShort = (missing: readonly Missing[]): string =>
  [...new Set(missing.map(({ what, reason }) => (reason === 'absent' ? what : `${what} (${reasons[reason]})`)))].join(
    ', ',
  )
