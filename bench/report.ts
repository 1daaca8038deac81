/** Prints a table for people on stderr and JSON for programs on stdout. */
export const report = (title: string, rows: readonly Readonly<Record<string, string | number>>[]): void => {
  const columns = [...new Set(rows.flatMap(row => Object.keys(row)))]
  const cell = (value: string | number | undefined) =>
    typeof value === 'number' ? String(Math.round(value * 100) / 100) : (value ?? '')
  const widths = columns.map(column => Math.max(column.length, ...rows.map(row => cell(row[column]).length)))
  const line = (cells: readonly string[]) => cells.map((text, n) => text.padStart(widths[n] ?? 0)).join('  ')
  console.error([title, line(columns), ...rows.map(row => line(columns.map(column => cell(row[column]))))].join('\n'))
  console.log(JSON.stringify({ title, rows }, null, 2))
}

/** Seconds and CPU seconds (all threads of this process) that work takes. */
export const measure = async <T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly seconds: number; readonly cpuSeconds: number }> => {
  const started = performance.now()
  const cpu = process.cpuUsage()
  const value = await work()
  const used = process.cpuUsage(cpu)
  return { value, seconds: (performance.now() - started) / 1000, cpuSeconds: (used.user + used.system) / 1e6 }
}

/**
 * The number on the command line at a place, counted from 0.
 *
 * @throws Error for anything else than a positive number, e.g. `--help`
 */
export const numberArgument = (place: number, usual: number): number => {
  const given = process.argv[place + 2]
  const number = given === undefined ? usual : Number(given)
  if (number > 0) return number
  throw new Error(`${given} is no number; the first lines of the file say what it takes.`)
}
