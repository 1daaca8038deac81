/**
 * How a document differs from the one it is like: its lines that are gone (-) and new (+), each under the heading
 * (`== ...`) of its section. By the longest common subsequence of lines.
 *
 * @example
 * differenceOf('== a\nx\ny', '== a\nx\nz') // '== a\n- y\n+ z'
 */
export const differenceOf = (before: string, after: string): string => {
  const [old, now] = [before.split('\n'), after.split('\n')]
  const common = commonLengths(old, now)
  const lines: string[] = []
  let heading: string | undefined
  const add = (line: string): void => {
    if (heading !== undefined) lines.push(...(lines.length === 0 ? [] : ['']), heading)
    heading = undefined
    lines.push(line)
  }
  for (let [i, j] = [0, 0]; i < old.length || j < now.length; ) {
    const [gone, come] = [old[i], now[j]]
    if (gone !== undefined && gone === come) {
      if (gone.startsWith('== ')) heading = gone
      i++
      j++
    } else if (gone !== undefined && (come === undefined || common[i + 1]![j]! >= common[i]![j + 1]!)) {
      add(`- ${gone}`)
      i++
    } else {
      add(`+ ${come}`)
      j++
    }
  }
  return `${lines.join('\n')}\n`
}

/** `[i][j]`: how many lines the two have in common from there on. */
const commonLengths = (old: readonly string[], now: readonly string[]): readonly (readonly number[])[] => {
  const common = old.map(() => now.map(() => 0).concat(0)).concat([now.map(() => 0).concat(0)])
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      common[i]![j] = old[i] === now[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!)
  return common
}
