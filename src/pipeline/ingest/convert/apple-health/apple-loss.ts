import type { LossTally } from '../loss.ts'
import type { AppleElement } from './element.ts'

const reasons: Readonly<Record<string, string>> = {
  creationDate: 'When the phone wrote it down',
  sourceVersion: 'The version of an app',
}

type Fate = 'mapped' | 'text' | string

/**
 * Counts attributes and text of an element and of all in it, each once.
 *
 * @param fateOf what became of an attribute: `mapped`, `text`, or the reason why it is not mapped
 * @param path of the element, `Record`
 */
export const countElement = (
  element: AppleElement,
  loss: LossTally,
  fateOf: (attribute: string, element: AppleElement) => Fate,
  path = element.name,
): void => {
  for (const attribute in element.attributes) {
    const value = element.attributes[attribute]!
    if (value.trim() !== '') count(loss, `${path}/@${attribute}`, fateOf(attribute, element), value, element.from)
  }
  if (element.text !== '') count(loss, path, 'The format has no text', element.text, element.from)
  for (const child of element.children) countElement(child, loss, fateOf, `${path}/${child.name}`)
}

const count = (loss: LossTally, path: string, fate: Fate, value: string, at: number): void => {
  if (fate === 'mapped') loss.mapped(path)
  else if (fate === 'text') loss.text(path)
  else loss.unmapped(path, fate, value, `byte ${at}`)
}

/** The usual fate: what nobody reads has its reason, everything else is said by `fate`. */
export const usual =
  (fate: Fate): ((attribute: string) => Fate) =>
  attribute =>
    reasons[attribute] ?? fate
