import { type CdaElement, given } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { absent, concept, dateTime, quantity } from './fhir-types.ts'
import { list } from './names.ts'
import { organizationOf } from './people.ts'
import { referenceTo, type Scope } from './scope.ts'
import { baseOf, codeIs } from './statement.ts'

/**
 * The product, as a Medication of its own: it has a maker, a form and ingredients that a code has not.
 *
 * @param statement around the product; or the product alone
 */
export const medicationOf = (statement: CdaElement, scope: Scope): JsonObject => {
  const product =
    statement.name === 'manufacturedProduct'
      ? statement
      : (statement.at('consumable', 'manufacturedProduct') ?? statement.at('product', 'manufacturedProduct'))
  const material = product?.child('manufacturedMaterial') ?? product?.child('manufacturedLabeledDrug')
  for (const template of product?.childrenNamed('templateId') ?? []) template.keep('mapped')
  const name = material?.child('name')?.text()
  const coded = concept(material?.child('code'), scope)
  const code = coded === undefined ? (name === undefined ? undefined : { text: name }) : named(coded, name)
  const lot = material?.child('lotNumberText')?.text()
  const expires = dateTime(
    material?.child('expirationTime') ??
      material?.child('sdtc:expirationTime') ??
      material?.child('pharm:expirationTime'),
    scope,
  )
  const form = concept(statement.child('administrationUnitCode') ?? material?.child('pharm:formCode'), scope)
  const ingredients = ingredientsOf(statement, material, scope)
  const medication = {
    ...(product === undefined ? {} : baseOf(product, scope)),
    ...given('code', code),
    ...given('manufacturer', organizationOf(product?.child('manufacturerOrganization'), scope)),
    ...given('form', form),
    ...list('ingredient', ingredients),
    ...(lot === undefined && expires === undefined
      ? {}
      : { batch: { ...given('lotNumber', lot), ...given('expirationDate', expires) } }),
  }
  if (Object.keys(medication).length === 0 || product === undefined) {
    return { medicationCodeableConcept: absent(material?.child('code')) }
  }
  const draft = scope.emit('Medication', product, medication)
  const display = name ?? displayOf(code)
  return { medicationReference: { ...referenceTo(draft), ...given('display', display) } }
}

const named = (code: JsonObject, name: string | undefined): JsonObject =>
  name === undefined || 'text' in code ? code : { ...code, text: name }

const displayOf = (code: JsonObject | undefined): string | undefined => {
  if (typeof code?.text === 'string') return code.text
  const [first] = Array.isArray(code?.coding) ? (code.coding as JsonObject[]) : []
  return typeof first?.display === 'string' ? first.display : undefined
}

/** Drug Vehicle, and the ingredients of a mixture (pharm:ingredient). */
const ingredientsOf = (statement: CdaElement, material: CdaElement | undefined, scope: Scope): JsonObject[] => {
  const vehicles = statement.childrenNamed('participant').flatMap(participant => {
    const role = participant.child('participantRole')
    if (participant.peek('typeCode') !== 'CSM' || role === undefined) return []
    for (const template of role.childrenNamed('templateId')) template.keep('mapped')
    if (codeIs(role, '412307009')) role.child('code')?.keep('mapped')
    const entity = role.child('playingEntity')
    const name = entity?.child('name')?.text()
    const item = concept(entity?.child('code'), scope) ?? (name === undefined ? undefined : { text: name })
    return item === undefined ? [] : [{ itemCodeableConcept: named(item, name), isActive: false }]
  })
  const mixed = (material?.childrenNamed('pharm:ingredient') ?? []).flatMap(ingredient => {
    const item = concept(
      ingredient.at('pharm:ingredientSubstance', 'pharm:code') ?? ingredient.at('pharm:ingredientSubstance', 'code'),
      scope,
    )
    if (item === undefined) return []
    const amounts = ingredient.child('pharm:quantity')
    const numerator = quantity(amounts?.child('pharm:numerator'), scope)
    const denominator = quantity(amounts?.child('pharm:denominator'), scope)
    const strength = numerator === undefined || denominator === undefined ? undefined : { numerator, denominator }
    return [
      {
        itemCodeableConcept: item,
        isActive: ingredient.peek('classCode') !== 'BASE',
        ...given('strength', strength),
      },
    ]
  })
  return [...vehicles, ...mixed]
}
