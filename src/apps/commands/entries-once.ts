import { hash } from 'node:crypto'
import { type Issue, issue } from '../../core/index.ts'

/** Resources of one file that are compared: some 80 bytes are held of each. */
const mostCompared = 8_000_000

/** Whether a resource is new; `same`: an earlier one said it word for word; `other`: one of its id said something else. */
export type Repetition = 'new' | 'same' | 'other'

/** Tells resources that come again, by hashes of what they are and say, so that a Bundle has each full URL once. */
export const createEntriesOnce = (most = mostCompared) => {
  const said = new Map<string, string>()
  let others = 0
  let full = false
  return {
    /** @param key its type and id */
    look: (key: string, text: string): Repetition => {
      const id = hash('sha256', key, 'base64').slice(0, 16)
      const content = hash('sha256', text, 'base64').slice(0, 16)
      const before = said.get(id)
      if (before !== undefined) {
        if (before !== content) others += 1
        return before === content ? 'same' : 'other'
      }
      if (said.size < most) said.set(id, content)
      else full = true
      return 'new'
    },
    issues: (): readonly Issue[] => [
      ...(others > 0
        ? [
            issue(
              'warning',
              'entry-repeated',
              `${others} resources have the id of an earlier one and say something else: the bundle has what came first, import keeps what comes last`,
            ),
          ]
        : []),
      ...(full
        ? [
            issue(
              'warning',
              'entries-not-compared',
              `Resources after the first ${most} were not compared with each other: some may stand in the bundle twice`,
            ),
          ]
        : []),
    ],
  }
}
