import type { ObservationValue, QuestionnaireResponseFact } from '../../clinical/index.ts'
import { type Coding, codeSystems, type Issue } from '../../core/index.ts'
import {
  isJsonObject,
  type JsonObject,
  type QuestionnaireAnswer,
  questionnaireAnswer,
  questionnaireItem,
  questionnaireResponse,
} from '../../standards/fhir/index.ts'
import { codingsOf, given } from './codes.ts'
import { factBase } from './fact-draft.ts'
import { readQuantityValue } from './quantities.ts'
import type { Read } from './read.ts'
import { pointOf, readDate, recordedOf, timesOf } from './times.ts'

type Item = QuestionnaireResponseFact['items'][number]

/** A completed form: its answered items in the form's order, nested ones flattened. */
export const readQuestionnaireResponse: Read = (resource, context) => {
  const issues: Issue[] = []
  const path = 'QuestionnaireResponse'
  const wire = questionnaireResponse(resource, path, issues) ?? {}
  const recorded = recordedOf([[wire.meta?.lastUpdated, 'lastUpdated', `${path}.meta.lastUpdated`]], issues)
  const authored = pointOf(readDate(wire.authored, `${path}.authored`, issues))
  const items: Item[] = []
  readItems(resource, path, items, issues)
  const text = extension(resource._questionnaire, displayUrl, 'valueString')
  const fact: Omit<QuestionnaireResponseFact, 'received'> = {
    ...factBase(context, path, 0, {
      concept: typeof text === 'string' ? { text } : undefined,
      times: timesOf(authored, recorded, { path: `${path}.authored`, lasts: false, issues }),
      status: wire.status ?? 'unknown',
      quality: issues,
    }),
    kind: 'questionnaire-response',
    ...given('questionnaire', wire.questionnaire?.split('|')[0]),
    items,
  }
  return { facts: [fact], sharedCode: null, issues }
}

const displayUrl = 'http://hl7.org/fhir/StructureDefinition/display'
/** The score of an answer option (R4 extensions registry). */
const ordinalUrls = [
  'http://hl7.org/fhir/StructureDefinition/ordinalValue',
  'http://hl7.org/fhir/StructureDefinition/itemWeight',
]

/** Items nest in items and in answers; a resource is at most 500 levels deep when it gets here. */
const readItems = (parent: JsonObject, path: string, into: Item[], issues: Issue[]): void => {
  for (const [index, raw] of asList(parent.item).entries()) {
    const at = `${path}.item[${index}]`
    const { linkId = '', text } = questionnaireItem(raw, at, issues) ?? {}
    if (!isJsonObject(raw)) continue
    for (const [n, answer] of asList(raw.answer).entries()) {
      const here = `${at}.answer[${n}]`
      const wire = questionnaireAnswer(answer, here, issues)
      if (wire === undefined || !isJsonObject(answer)) continue
      const value = answerOf(wire, here, issues)
      if (value !== undefined) {
        into.push({
          linkId,
          codings: codingsOfLink(linkId),
          ...given('text', text),
          value,
          ...given('ordinal', ordinalOf(answer)),
        })
      }
      readItems(answer, here, into, issues)
    }
    readItems(raw, at, into, issues)
  }
}

const asList = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : [])

/**
 * R4 responses carry no codes of their questions, but forms made from LOINC panels (LHC Forms, US Core) use the LOINC
 * number as linkId. Only one whose check digit is right is read so.
 */
const codingsOfLink = (linkId: string): readonly Coding[] => {
  const code = /(?:^|\/)(\d{3,6}-\d)$/.exec(linkId)?.[1]
  return code !== undefined && isLoinc(code) ? [{ system: codeSystems.loinc, code }] : []
}

/** LOINC Users' Guide, appendix C: the check digit is Luhn's (mod 10). */
const isLoinc = (code: string): boolean => {
  const [number = '', digit] = code.split('-')
  const sum = [...number].reverse().reduce((total, char, index) => {
    const doubled = Number(char) * (index % 2 === 0 ? 2 : 1)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return (10 - (sum % 10)) % 10 === Number(digit)
}

const answerOf = (wire: QuestionnaireAnswer, path: string, issues: Issue[]): ObservationValue | undefined => {
  if (wire.valueBoolean !== undefined) return { type: 'boolean', value: wire.valueBoolean }
  if (wire.valueInteger !== undefined) return { type: 'integer', value: wire.valueInteger }
  // A decimal has no unit in R4, and none is guessed.
  if (wire.valueDecimal !== undefined) return { type: 'unconverted', original: { value: wire.valueDecimal } }
  if (wire.valueCoding !== undefined) {
    const { display } = wire.valueCoding
    return { type: 'coded', codings: codingsOf({ coding: [wire.valueCoding] }), ...given('text', display) }
  }
  if (wire.valueQuantity !== undefined) return readQuantityValue(wire.valueQuantity, `${path}.valueQuantity`, issues)
  if (wire.valueTime !== undefined) return { type: 'time', value: wire.valueTime }
  const date = wire.valueDateTime ?? wire.valueDate
  if (date !== undefined) return { type: 'date-time', value: date }
  const words = wire.valueString ?? wire.valueUri ?? wire.valueReference?.display ?? wire.valueAttachment?.title
  if (words !== undefined) return { type: 'text', text: words }
  return wire.valueReference === undefined && wire.valueAttachment === undefined
    ? undefined
    : { type: 'absent', reason: 'unsupported' }
}

const ordinalOf = (answer: JsonObject): number | undefined => {
  const found = [answer.valueCoding, answer]
    .flatMap(holder => ordinalUrls.map(url => extension(holder, url, 'valueDecimal')))
    .find(value => typeof value === 'number' && Number.isFinite(value))
  return typeof found === 'number' ? found : undefined
}

const extension = (holder: unknown, url: string, member: string): unknown => {
  if (!isJsonObject(holder)) return undefined
  const found = asList(holder.extension).find(one => isJsonObject(one) && one.url === url)
  return isJsonObject(found) ? found[member] : undefined
}
