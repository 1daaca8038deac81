/** A statement's name in the session, and whether the session must first forget all names given before. */
export type Named = { readonly name: string | undefined; readonly forgetsAll: boolean }

/** One statement that is planned; `begin` and several statements in one text are not. */
const plannable = /^\s*(select|insert|update|delete|with)\b[^;]*$/i
/** Longer texts are those with many rows written out: they seldom come again. */
const longest = 8_000
/** Texts that are looked out for, and statements after which all names are given anew. */
const textsAtMost = 500
const statementsAtMost = 20_000

/**
 * Names for statements that come again, so that the session parses and plans each of them once: on the embedded database
 * planning takes longer than most statements. A plan is made for the sizes that tables have at the time, so names are given
 * anew from time to time.
 *
 * @example
 * const nameOf = createStatementNames()
 * nameOf('select 1') // { name: undefined, forgetsAll: false }: it may be the only time
 * nameOf('select 1') // { name: 'attune_1_1', forgetsAll: false }
 */
export const createStatementNames = (): ((text: string) => Named) => {
  const names = new Map<string, string | null>()
  let generation = 1
  let statements = 0
  return text => {
    statements += 1
    const forgetsAll = statements > statementsAtMost || names.size >= textsAtMost
    if (forgetsAll) {
      names.clear()
      generation += 1
      statements = 1
    }
    if (text.length > longest || !plannable.test(text)) return { name: undefined, forgetsAll }
    const known = names.get(text)
    if (known === undefined) {
      names.set(text, null)
      return { name: undefined, forgetsAll }
    }
    const name = known ?? `attune_${generation}_${names.size}_${statements}`
    names.set(text, name)
    return { name, forgetsAll }
  }
}
