import type { Coding } from '../../core/index.ts'
import type { CodeableConcept } from '../../standards/fhir/index.ts'

/** Every coding that has a code, untouched; one without a system keeps an empty system. */
export const codingsOf = (...concepts: readonly (CodeableConcept | undefined)[]): readonly Coding[] =>
  concepts.flatMap(concept =>
    (concept?.coding ?? []).flatMap(({ system = '', code, display }) =>
      code === undefined ? [] : [{ system, code, ...(display === undefined ? {} : { display }) }],
    ),
  )

/** The first code of a concept that holds a FHIR status or category; its text when it has no code. */
export const codeOf = (concept: CodeableConcept | undefined): string | undefined =>
  concept?.coding?.find(({ code }) => code !== undefined)?.code ?? concept?.text

/** The codes of several concepts, e.g. categories. */
export const codesOf = (concepts: readonly CodeableConcept[] | undefined): readonly string[] =>
  (concepts ?? []).flatMap(concept => codeOf(concept) ?? [])

/** `{ name: value }`, or nothing when there is no value. */
export const given = <Name extends string, T>(name: Name, value: T | undefined): { readonly [K in Name]?: T } =>
  (value === undefined ? {} : { [name]: value }) as { readonly [K in Name]?: T }
