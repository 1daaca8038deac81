import { AppError } from '../../core/index.ts'
import { refreshWorklist, worklist } from '../use-cases/worklist.ts'
import { type Command, text } from './command.ts'

/** `attune worklist`: who needs somebody today, and why. */
export const worklistCommand: Command = {
  name: 'worklist',
  usage: '[--refresh] [--limit N] [--search TEXT]',
  summary: 'Who needs somebody, most urgent first. --refresh first looks again at everybody whose facts have changed.',
  options: { refresh: { type: 'boolean' }, limit: { type: 'string' }, search: { type: 'string' } },
  positionals: { least: 0, most: 0 },
  needsFolder: true,
  run: async (deps, input) => {
    const limit = limitOf(text(input, 'limit'))
    const refreshed = input.values.refresh === true ? await refreshWorklist(deps, { progress: input.progress }) : 0
    const search = text(input, 'search')
    const page = await worklist(
      deps,
      { filter: search === undefined ? {} : { search }, after: null, limit },
      input.caller,
    )
    const lines = page.entries.map(
      ({ urgency, name, reason, tasks }) =>
        `${urgency.padEnd(8)}${name ?? '(no name)'}: ${reason}${tasks.escalated > 0 ? '  ESCALATED' : tasks.open > 0 ? '  task open' : ''}`,
    )
    if (page.due > 0) lines.push(`${page.due} people are due to be looked at: attune worklist --refresh`)
    return { json: { ...page, refreshed }, text: lines.join('\n') || 'Nobody waits.', exit: 0 }
  },
}

const limitOf = (given: string | undefined): number => {
  const limit = Number(given ?? 100)
  if (Number.isInteger(limit) && limit >= 1 && limit <= 500) return limit
  throw new AppError('misuse', '--limit is a number from 1 to 500.', { remedy: 'attune worklist --limit 100' })
}
