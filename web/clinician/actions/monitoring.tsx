import type { MonitorItem } from '../../../src/clinical/index.ts'
import { WordsList } from '../../shared/marks/words-list.tsx'

/** `within 7 days`, and whose task it is. */
const text = ({ what, withinDays, owner }: MonitorItem): string =>
  `${what} within ${withinDays === 1 ? '1 day' : `${withinDays} days`} (${owner})`

/** What to look at afterwards. */
export const Monitoring = ({ items }: { readonly items: readonly MonitorItem[] }) => (
  <WordsList title="Monitor" words={items.map(text)} />
)
