/**
 * Flags of Node.js for a command (docs/operations/performance.md).
 *
 * A server gets a larger young generation: calls leave much behind that lives shortly, and collecting it seldom takes the
 * longest waits away. Verifying the audit trail is long and the same all the time: all defaults. Every other command leaves
 * the embedded database's code as the baseline compiler made it: optimising it takes 600 MB for its SQL parser alone, and
 * longer than most commands do. An import, a pull or a count of alerts, which runs beside everything else on a machine, lets its heap grow by a fifth
 * between two collections, and no more. A conversion streams files of gigabytes: what it makes dies at once, so that a small
 * young generation is enough.
 *
 * @param {readonly string[]} args the verb and its arguments
 * @example nodeFlags(['patients']) // ['--liftoff-only']
 */
export const nodeFlags = ([verb]) => {
  if (verb === 'serve' || verb === 'listen') return ['--max-semi-space-size=64']
  if (verb === 'audit' || verb === 'learn') return []
  if (verb === 'convert') return ['--liftoff-only', '--max-semi-space-size=4']
  return verb === 'import' || verb === 'pull' || verb === 'alerts'
    ? ['--liftoff-only', '--heap-growing-percent=20', '--max-semi-space-size=8']
    : ['--liftoff-only']
}
