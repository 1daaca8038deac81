/** What one condition of a rule asks of a patient. */
type Condition = {
  readonly kind: 'episode' | 'medicine' | 'measurement'
  readonly negative: boolean
  readonly values: readonly { readonly value: string; readonly regex: boolean }[]
  /** Days on the list, mg a day, or the result: each with the operators and bounds that must all hold. */
  readonly bounds: Readonly<Record<string, readonly (readonly [operator: string, bound: number])[]>>
}

export type V2Rule = { readonly id: string; readonly iterations: readonly (readonly Condition[])[] }

/** A patient as the coded rules of version 2 see one: ICD-10 and ATC codes, LOINC results. */
export type V2Patient = {
  readonly problems: readonly string[]
  readonly medicines: readonly {
    readonly atc: readonly string[]
    readonly days: number
    readonly mgPerDay: number | null
  }[]
  readonly results: Readonly<Record<string, number>>
}

const days: Readonly<Record<string, number>> = { Y: 365, M: 30.4375, W: 7, D: 1 }
const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '>': (value, bound) => value > bound,
  '<': (value, bound) => value < bound,
  '>=': (value, bound) => value >= bound,
  '<=': (value, bound) => value <= bound,
  '=': (value, bound) => value === bound,
}

const blocks = (text: string, tag: string): readonly (readonly [attributes: string, inner: string])[] =>
  [...text.matchAll(new RegExp(`<${tag}\\b([^>]*?)(?:/>|>([\\s\\S]*?)</${tag}>)`, 'g'))].map(
    ([, attributes = '', inner = '']) => [attributes, inner] as const,
  )
const attribute = (attributes: string, name: string): string | undefined =>
  new RegExp(`${name}="([^"]*)"`).exec(attributes)?.[1]
const plain = (text: string): string => text.replaceAll('&gt;', '>').replaceAll('&lt;', '<')

const boundsIn = (inner: string): Condition['bounds'] =>
  Object.fromEntries(
    ['duration', 'dose', 'result', 'age', 'frequency'].flatMap(tag =>
      blocks(inner, tag).map(([attributes, content]) => {
        const factor = tag === 'duration' || tag === 'age' ? (days[attribute(attributes, 'interval') ?? ''] ?? 1) : 1
        const bounds = blocks(content, 'values').flatMap(([own, list]) =>
          blocks(list, 'value').map(
            ([, value]) => [plain(attribute(own, 'operator') ?? '='), Number(value) * factor] as const,
          ),
        )
        return [tag, bounds]
      }),
    ),
  )

/**
 * The coded rules of version 2 (Huibers 2018), those of their variants that are written in ICD-10, ATC and LOINC.
 *
 * @param xml the text of `stoppstart.xml`
 */
export const v2Rules = (xml: string): readonly V2Rule[] =>
  blocks(xml, 'rule').map(([attributes, rule]) => ({
    id: attribute(attributes, 'id') ?? '',
    iterations: blocks(rule, 'iteration')
      .filter(([, iteration]) => !/name="(icpc1nl|icpc2|icd9)"/.test(iteration))
      .map(([, iteration]) =>
        blocks(iteration, 'condition').flatMap(([, condition]) =>
          (['episode', 'medicine', 'measurement'] as const).flatMap(kind =>
            blocks(condition, kind).map(([own, inner]): Condition => {
              const [terms = ''] = blocks(inner, 'terminology').map(([, content]) => content)
              return {
                kind,
                negative: attribute(own, 'negative') === 'true',
                values: blocks(terms, 'value').map(([one, value]) => ({
                  value,
                  regex: attribute(one, 'regex') === 'true',
                })),
                bounds: boundsIn(inner),
              }
            }),
          ),
        ),
      ),
  }))

/** A category stands for its codes, and a code of ICD-10-CM for the one of ICD-10 that it is a part of. */
const isOf = (code: string, { value, regex }: Condition['values'][number]): boolean =>
  regex ? new RegExp(`^(?:${value})`).test(code) : code.startsWith(value) || value.startsWith(`${code}.`)

const within = (value: number | null, bounds: readonly (readonly [string, number])[] | undefined): boolean =>
  bounds === undefined || bounds.every(([operator, bound]) => value !== null && comparisons[operator]!(value, bound))

const meets = ({ problems, medicines, results }: V2Patient, { kind, values, bounds }: Condition): boolean => {
  switch (kind) {
    case 'episode':
      return problems.some(code => values.some(value => isOf(code, value)))
    case 'medicine':
      return medicines.some(
        ({ atc, days: taken, mgPerDay }) =>
          atc.some(code => values.some(value => isOf(code, value))) &&
          within(taken, bounds.duration) &&
          within(mgPerDay, bounds.dose),
      )
    case 'measurement':
      return values.some(({ value }) => results[value] !== undefined && within(results[value], bounds.result))
  }
}

/** Whether a rule of version 2 speaks of a patient: any of its variants, of which every condition holds. */
export const speaksV2 = (rule: V2Rule, patient: V2Patient): boolean =>
  rule.iterations.some(
    iteration => iteration.length > 0 && iteration.every(one => meets(patient, one) !== one.negative),
  )
