/**
 * Flags of Node.js for a command. A server gets a larger young generation: calls leave much behind that lives shortly, and
 * collecting it seldom takes the longest waits away. Every other command leaves the embedded database's code as the
 * baseline compiler made it: optimising it takes 600 MB for its SQL parser alone, and longer than most commands do
 * (docs/operations/performance.md).
 * @param {readonly string[]} args the verb and its arguments
 * @example nodeFlags(['import', 'folder']) // ['--liftoff-only']
 */
export const nodeFlags = args => (args[0] === 'serve' ? ['--max-semi-space-size=64'] : ['--liftoff-only'])
