import { type Issue, issue } from '../../core/index.ts'
import {
  type Chunks,
  createLossTally,
  type Format,
  fullUrlOf,
  type Said,
  seriesEntries,
} from '../../pipeline/ingest/index.ts'
import type { ConvertedFile, ConvertOutput } from './convert-output.ts'
import { createEntriesOnce } from './entries-once.ts'

/** Issues of one file that are listed; the others are counted. */
const mostIssues = 10_000

/**
 * Converts a document and writes each entry as it is found, each full URL once. Only Patients, and a format whose later
 * messages may replace earlier ones, are held until its end.
 */
export const convertInto = async (
  format: Format,
  chunks: Chunks,
  file: string,
  said: Said,
  output: ConvertOutput,
): Promise<ConvertedFile> => {
  const loss = createLossTally()
  const issues = createIssueList()
  const held = new Map<string, string>()
  const once = createEntriesOnce()
  let [resources, readings] = [0, 0]
  for await (const found of format.convert(chunks, { name: file, source: 'convert', loss, said })) {
    if (found.kind === 'resource') {
      const { resourceType, id } = found.resource
      const key = `${resourceType}/${id}`
      const entry = JSON.stringify({ fullUrl: fullUrlOf(id), resource: found.resource })
      // A later message of the file about the same thing replaces the earlier one, as it would in the store.
      if (format.revises || resourceType === 'Patient') held.set(key, entry)
      else if (once.look(key, entry) === 'new') {
        resources += 1
        if (output.wantsEntries) await output.entry(entry)
      }
    } else if (found.kind === 'series') {
      readings += found.series.readings.start.length
      if (!output.wantsEntries) continue
      for (const entries of seriesEntries(found.series)) await output.entries(entries)
    } else if (found.kind === 'quarantine') {
      const { offset, length } = found.range
      const location = `bytes=${offset}+${length}`
      issues.add({ severity: 'error', code: found.code, message: found.message, location })
    } else issues.add(found.issue)
  }
  for (const entry of held.values()) await output.entry(entry)
  resources += held.size
  for (const repeated of once.issues()) issues.add(repeated)
  if (resources + readings === 0 && issues.all().length === 0) {
    issues.add(issue('error', 'nothing-found', 'The file is empty, or holds nothing that its format knows', file))
  }
  return { file, format: format.id, loss: loss.report(), issues: issues.all(), resources, readings }
}

const createIssueList = () => {
  const listed: Issue[] = []
  let more = 0
  return {
    add: (one: Issue) => {
      if (listed.length < mostIssues) listed.push(one)
      else more += 1
    },
    all: (): readonly Issue[] =>
      more === 0
        ? listed
        : [...listed, { severity: 'error', code: 'issue-limit', message: `${more} further issues are not listed` }],
  }
}
