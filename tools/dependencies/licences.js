// Which packages of the lock file come under a licence that the project does not take.

/** What everybody may use, change and ship. */
const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MPL-2.0',
]

/**
 * @typedef {{ license?: string, optionalDependencies?: Record<string, string> }} Entry
 * @typedef {{ package: string, licence: string, reason: string }} Exception
 */

/**
 * Whether an SPDX expression can be met with allowed licences alone: one side of each OR, both of each AND. What is more
 * involved than that is not understood, and so not allowed.
 * @param {string} expression
 * @example isAllowed('(MIT OR GPL-3.0-only)') // true
 */
export const isAllowed = expression =>
  expression
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some(side => side.split(' AND ').every(licence => ALLOWED.includes(licence)))

/**
 * @param {Record<string, Entry>} packages of a lock file
 * @param {readonly Exception[]} exceptions each for one licence: another one of the same package is asked about again
 * @returns {string[]} `package: licence` of what is neither allowed nor an exception
 */
export const licencesNotTaken = (packages, exceptions) =>
  Object.keys(packages).flatMap(key => {
    const name = key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const licence = licenceOf(packages, key, name)
    const isExcepted = exceptions.some(one => one.package === name && one.licence === licence)
    return key === '' || isExcepted || isAllowed(licence) ? [] : [`${name}: ${licence}`]
  })

/**
 * A binary of another platform stands in the lock without a licence (`tools/complete-lock.js` wrote it): it is a part of
 * the package that names it.
 * @param {Record<string, Entry>} packages @param {string} key @param {string} name
 */
const licenceOf = (packages, key, name) => {
  const own = packages[key]?.license
  if (own !== undefined) return own
  const whole = Object.values(packages).filter(entry => Object.hasOwn(entry.optionalDependencies ?? {}, name))
  return [...new Set(whole.map(({ license }) => license ?? 'none'))].join(' AND ') || 'none'
}
