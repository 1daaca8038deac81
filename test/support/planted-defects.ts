import { at, cleanFeed, codeable, type Resource } from './quality-feed.ts'

/**
 * Sources of a clean feed with one defect planted in some or all of what it could befall: what a red team would hide in a store.
 * `culprits` are the resources that must be found by one of `checks`, all others must not.
 */
export type PlantedSource = {
  readonly name: string
  readonly source: string
  readonly checks: readonly string[]
  readonly resources: readonly Resource[]
  readonly culprits: ReadonlySet<string>
}

type Quantity = { readonly value: number; readonly unit?: string; readonly code?: string; readonly system?: string }
const quantityOf = (resource: Resource): Quantity => resource.valueQuantity as Quantity

let seed = 100

/** Changes a share of the resources that a pattern names, spread evenly. */
const planted = (
  name: string,
  checks: readonly string[],
  pattern: RegExp,
  share: number,
  change: (resource: Resource) => Resource,
  prepare: (resource: Resource) => Resource = resource => resource,
): PlantedSource => {
  seed += 1
  const source = `s${seed}`
  const culprits = new Set<string>()
  let due = 0
  const resources = cleanFeed(source, 15, seed).resources.map(given => {
    const resource = pattern.test(given.id) ? prepare(given) : given
    if (!pattern.test(resource.id)) return resource
    due += share
    if (due < 1) return resource
    due -= 1
    culprits.add(`${resource.resourceType}/${resource.id}`)
    return change(given)
  })
  return { name, source, checks, resources, culprits }
}

const valued =
  (change: (value: number) => number, decimals: number) =>
  (resource: Resource): Resource => ({
    ...resource,
    valueQuantity: { ...quantityOf(resource), value: Number(change(quantityOf(resource).value).toFixed(decimals)) },
  })
const inUnit =
  (code: string, change: (value: number) => number, decimals: number) =>
  (resource: Resource): Resource => ({
    ...resource,
    valueQuantity: {
      value: Number(change(quantityOf(resource).value).toFixed(decimals)),
      unit: code,
      system: 'http://unitsofmeasure.org',
      code,
    },
  })
const same = (value: number) => value
const unit = ['unit-suspect'] as const

const molar = (value: number) => value / 18.016
const ifcc = (value: number) => (value - 2.152) / 0.09148
const pounds = (value: number) => value * 2.20462262
const fahrenheit = (value: number) => value * 1.8 + 32

const textOf = (n: number) =>
  `Patient ${n} was seen today. Wound dry, no fever, walks without help, eats and drinks well. Bowel sounds present. Plan: go on with the present medicines, laboratory tomorrow, home on day ${n} if nothing else comes up.`

const noteOf = (source: string, patient: string, id: string, when: string, conclusion: string): Resource => ({
  resourceType: 'DiagnosticReport',
  id,
  status: 'final',
  code: codeable('11506-3'),
  subject: { reference: `Patient/${patient}` },
  effectiveDateTime: when,
  issued: when,
  conclusion: `${source}: ${conclusion}`,
})

/** Daily notes of several people, of which some are the one of the day before. */
const copiedNotes = (): PlantedSource => {
  const source = 'notes'
  const { resources } = cleanFeed(source, 6, 77)
  const culprits = new Set<string>()
  const notes = [...Array(6).keys()].flatMap(person =>
    [...Array(20).keys()].map(n => {
      const isCopied = n % 5 === 4
      const id = `${source}-${person}-note-${n}`
      if (isCopied) culprits.add(`DiagnosticReport/${id}`)
      return noteOf(source, `${source}-${person}`, id, at(3, 1 + n), textOf(isCopied ? n - 1 : n))
    }),
  )
  return {
    name: 'a note copied from the day before',
    source,
    checks: ['text-copied'],
    resources: [...resources, ...notes],
    culprits,
  }
}

const datedAs =
  (change: (year: number) => number) =>
  (resource: Resource): Resource => {
    const when = String(resource.effectiveDateTime)
    const moved = `${change(Number(when.slice(0, 4)))}${when.slice(4)}`
    return { ...resource, effectiveDateTime: moved, issued: moved }
  }

/** Every defect of which a source may be full, from one in twenty to all. */
export const plantedSources = (): readonly PlantedSource[] => [
  planted('glucose in mmol/L labelled mg/dL, 1 in 20', unit, /-glucose-/, 0.05, valued(molar, 1)),
  planted('glucose in mmol/L labelled mg/dL, half', unit, /-glucose-/, 0.5, valued(molar, 1)),
  planted('glucose in mmol/L labelled mg/dL, all', unit, /-glucose-/, 1, valued(molar, 1)),
  planted(
    'glucose in mg/dL labelled mmol/L, a third',
    unit,
    /-glucose-/,
    0.34,
    inUnit('mmol/L', same, 1),
    inUnit('mmol/L', molar, 1),
  ),
  planted('HbA1c in mmol/mol labelled %, 1 in 10', unit, /-hba1c-/, 0.1, valued(ifcc, 0)),
  planted('HbA1c in mmol/mol labelled %, all', unit, /-hba1c-/, 1, valued(ifcc, 0)),
  planted('weight in pounds labelled kg, 1 in 10', unit, /-weight-/, 0.1, valued(pounds, 1)),
  planted('weight in pounds labelled kg, all', unit, /-weight-/, 1, valued(pounds, 1)),
  planted(
    'height in m labelled cm, half',
    unit,
    /-height-/,
    0.5,
    valued(value => value / 100, 2),
  ),
  planted(
    'height in cm labelled m, 1 in 10',
    unit,
    /-height-/,
    0.1,
    inUnit('m', same, 1),
    inUnit('m', value => value / 100, 3),
  ),
  planted(
    'height in inches labelled cm, 1 in 10',
    unit,
    /-height-/,
    0.1,
    valued(value => value / 2.54, 1),
  ),
  planted('temperature in F labelled C, 1 in 10', unit, /-temperature-/, 0.1, valued(fahrenheit, 1)),
  planted(
    'temperature in C labelled F, half',
    unit,
    /-temperature-/,
    0.5,
    inUnit('[degF]', same, 1),
    inUnit('[degF]', fahrenheit, 1),
  ),
  planted('80 % of units missing', ['unit-missing'], /-(?:glucose|creatinine|sodium|cholesterol)-/, 0.8, resource => ({
    ...resource,
    valueQuantity: { value: quantityOf(resource).value },
  })),
  planted(
    'dated in the future',
    ['in-future'],
    /-sodium-/,
    0.1,
    datedAs(year => year + 60),
  ),
  planted(
    'results before birth',
    ['before-birth'],
    /-sodium-/,
    0.1,
    datedAs(() => 1921),
  ),
  planted('born after death', ['age-impossible'], /^s\d+-\d+$/, 0.4, resource => ({
    ...resource,
    deceasedDateTime: '1931-05-02',
  })),
  frozenHearts(),
  copiedNotes(),
]

/** Six people with a month of heart rates a day, of whom two have a monitor that sends one value for three weeks. */
const frozenHearts = (): PlantedSource => {
  const source = 'monitor'
  const { resources, random } = cleanFeed(source, 6, 78)
  const culprits = new Set<string>()
  const rates = [...Array(6).keys()].flatMap(person =>
    [...Array(30).keys()].map((n): Resource => {
      const isFrozen = person % 3 === 0 && n >= 5 && n < 26
      const id = `${source}-${person}-rate-${n}`
      // The first of them may be true.
      if (isFrozen && n > 5) culprits.add(`Observation/${id}`)
      const value = isFrozen ? 72 : 60 + Math.round(random() * 30)
      const when = at(7, 1 + n, 20)
      return {
        resourceType: 'Observation',
        id,
        status: 'final',
        code: codeable('8867-4'),
        subject: { reference: `Patient/${source}-${person}` },
        effectiveDateTime: when,
        issued: when,
        valueQuantity: { value, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
      }
    }),
  )
  return {
    name: 'a heart rate that stays one value for three weeks',
    source,
    checks: ['frozen'],
    // The monthly ones of the feed stand between the daily ones and would break the run.
    resources: [...resources.filter(({ id }) => !/-heartRate-/.test(id)), ...rates],
    culprits,
  }
}
