import type { CdaElement } from './element.ts'

/** The parts of all narratives that entries refer to by `#ID`. */
export type Narrative = {
  /** The text of the part with this ID; `undefined` when there is none, or it is empty. */
  readonly text: (id: string) => string | undefined
}

/** @param root the document, or the piece of it that is read */
export const narrativeOf = (root: CdaElement): Narrative => {
  const parts = new Map<string, CdaElement>()
  for (const element of root.everything()) {
    const id = element.peek('ID')
    if (id !== undefined && !parts.has(id)) parts.set(id, element)
  }
  return {
    text: id => {
      const text = parts.get(id)?.peekText()
      return text === '' ? undefined : text
    },
  }
}
